import { setImmediate } from 'node:timers/promises';
import type { Terminal } from '../Terminal';

/** Keeps what is written; time passes at once. */
export class TestTerminal implements Terminal {
  output = '';
  errors = '';
  readonly width = 100;
  cuts = false;
  readonly cwd: string;
  readonly env: Record<string, string | undefined>;
  ask?: Terminal['ask'];
  /** Questions that were asked. */
  readonly asked: string[] = [];
  readonly #interrupt = new AbortController();

  constructor(cwd: string, env: Record<string, string | undefined> = {}) {
    this.cwd = cwd;
    this.env = env;
  }

  /** The person who sits there says yes or no. */
  answers(yes: boolean): void {
    this.ask = async question => {
      this.asked.push(question);
      return yes;
    };
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#interrupt.abort();
  }

  out(text: string): void {
    this.output += `${text}\n`;
  }

  err(text: string): void {
    this.errors += `${text}\n`;
  }

  paint(_look: unknown, text: string): string {
    return text;
  }

  interruption(): AbortSignal {
    return this.#interrupt.signal;
  }

  async pause(): Promise<void> {
    await setImmediate();
  }
}
