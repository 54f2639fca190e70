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
}
