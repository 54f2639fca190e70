/**
 * Turns DuckDB's byte offset into what an editor shows.
 *
 * @returns line and column, both from 1, or undefined for an offset outside
 * @internal
 */
export function positionAt(
  statement: string,
  byteOffset: number,
): { line: number; column: number } | undefined {
  const bytes = Buffer.from(statement);
  if (byteOffset < 0 || byteOffset > bytes.length) {
    return undefined;
  }
  const lines = bytes.subarray(0, byteOffset).toString().split('\n');
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}
