/**
 * A path in a document, as keys and indexes.
 *
 * @internal
 */
export type DocumentPath = ReadonlyArray<string | number>;

/**
 * A finding that does not know its file and line yet.
 *
 * @internal
 */
export interface Issue {
  readonly code: string;
  /** Error by default. */
  readonly severity?: 'error' | 'warning';
  readonly path: DocumentPath;
  /** Whether the name of the last path segment is wrong rather than its value. */
  readonly atKey?: boolean;
  /** Offset in the text value at `path`. */
  readonly offset?: number;
  readonly message: string;
  readonly hint?: string;
}

/**
 * Writes a path as people read it: `spec.tasks[2].depends_on[0]`.
 *
 * @internal
 */
export function formatDocumentPath(path: DocumentPath): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') {
      text += `[${segment}]`;
    } else if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(segment)) {
      text += text === '' ? segment : `.${segment}`;
    } else {
      text += `[${JSON.stringify(
        segment.length > 80 ? `${segment.slice(0, 77)}...` : segment,
      )}]`;
    }
  }
  return text;
}
