/**
 * Ends a command with an exit code of its own and a word on why.
 *
 * @internal
 */
export class Ending extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
