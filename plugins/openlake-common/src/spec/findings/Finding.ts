/**
 * Something wrong, or suspicious, in a workspace's files.
 *
 * @public
 */
export interface Finding {
  /** Stable name of the kind of finding; docs/reference/spec.md lists them. */
  readonly code: string;
  /** An error keeps its object from being deployed; a warning does not. */
  readonly severity: 'error' | 'warning';
  /** Path of the file in the workspace folder. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  /** One-based. */
  readonly column: number;
  /** Path in the document, such as `spec.tasks[2].depends_on[0]`; empty for the document itself. */
  readonly path: string;
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
}
