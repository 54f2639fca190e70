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
  /** What happens whenever time passes. */
  meanwhile: () => Promise<void> | void = () => {};
  readonly #interrupt = new AbortController();
  #now = Date.now();

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

  now(): number {
    return this.#now;
  }

  async pause(ms: number): Promise<void> {
    this.#now += ms;
    await this.meanwhile();
    await setImmediate();
  }
}
