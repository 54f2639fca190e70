import type { Command } from 'commander';
import type { Terminal } from './Terminal';

/**
 * What a verb adds itself to: its action says with which code the process ends.
 *
 * @internal
 */
export interface Verbs {
  readonly program: Command;
  readonly terminal: Terminal;
  /** Called by an action when it is done. */
  end(code: number): void;
}
