/**
 * Findings of one kind in a file that say what was probably meant; looking for it in a large workspace takes time.
 *
 * @internal
 */
export const MOST_HINTS = 25;

/**
 * What the validator accepts. A file or folder beyond a limit is refused with a finding, whatever it holds.
 *
 * @public
 */
export const SPEC_LIMITS = {
  /** Longest YAML file, in bytes of UTF-8. */
  specFileBytes: 256 * 1024,
  /** Longest source file (SQL, Python, ...), in bytes of UTF-8. */
  sourceFileBytes: 1024 * 1024,
  /** Files of a workspace folder. */
  files: 5_000,
  /** Bytes of all files of a workspace folder together. */
  totalBytes: 20 * 1024 * 1024,
  /** Levels of nesting in a YAML file. */
  depth: 40,
  /** Words and signs of a YAML file, as its lexer counts them. */
  tokens: 100_000,
  /** Values of a YAML file, aliases followed. */
  values: 50_000,
  /** Anchors and aliases of a YAML file. */
  aliases: 100,
  /** Findings reported per file; the rest is counted. */
  findingsPerFile: 200,
} as const;
