/**
 * What a command tells the shell.
 *
 * @internal
 */
export const EXIT = {
  ok: 0,
  /** `validate`: there are findings. */
  findings: 1,
  /** `validate`, `schema`, `render`: could not run. */
  couldNotRun: 2,
  /** `plan`: could not run, or the workspace has an error. */
  planFailed: 1,
  /** `plan`: deploying would change something. */
  planChanges: 2,
} as const;
