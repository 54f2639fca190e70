const UNITS: Record<string, number> = {
  MB: 1e6,
  GB: 1e9,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
};

/**
 * Reads `512MB` or `2GiB`.
 *
 * @returns bytes, or undefined for anything else
 * @internal
 */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([MG]i?B)$/i.exec(text.trim());
  return match
    ? Math.round(Number(match[1]) * UNITS[match[2].toUpperCase()])
    : undefined;
}
