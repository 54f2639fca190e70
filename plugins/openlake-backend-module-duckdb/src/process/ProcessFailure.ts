/**
 * Why a process could not answer: it is gone, and with it what it was doing.
 *
 * @internal
 */
export type ProcessFailureReason =
  | 'out_of_memory'
  | 'crashed'
  | 'killed'
  | 'not_started';

/** @internal */
export class ProcessFailure extends Error {
  readonly reason: ProcessFailureReason;

  constructor(reason: ProcessFailureReason, message: string) {
    super(message);
    this.name = 'ProcessFailure';
    this.reason = reason;
  }
}

/**
 * What DuckDB answered instead of rows: its error, as JSON text where DuckDB
 * gives it so.
 *
 * @internal
 */
export class DuckdbError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DuckdbError';
  }
}
