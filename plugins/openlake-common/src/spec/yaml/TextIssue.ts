import type { DocumentPath } from '../findings/Issue';

/**
 * A complaint about the text of a YAML file, by its offset.
 *
 * @internal
 */
export interface TextIssue {
  readonly code: string;
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
  /** Path in the document, where the text could be read that far. */
  readonly path?: DocumentPath;
}
