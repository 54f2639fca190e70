import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { styleText } from 'node:util';

/** Looks that text can have. */
export type Look = 'red' | 'yellow' | 'green' | 'cyan' | 'bold' | 'dim';

/**
 * Where a command writes to.
 *
 * @internal
 */
export interface Terminal {
  /** The result: what a pipe reads. */
  out(text: string): void;
  /** Everything else. */
  err(text: string): void;
  /** Gives text a look, where there are colours. */
  paint(look: Look, text: string): string;
  /** Characters per line. */
  readonly width: number;
  /** Whether a table ends where the terminal does: people look, pipes read all. */
  readonly cuts: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Asks the person for a yes; absent when nobody sits there. */
  ask?(question: string): Promise<boolean>;
  /**
   * A signal that the next Ctrl-C fires instead of ending the process; the one
   * after that ends it.
   */
  interruption(): AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  /** Lets time pass; ends at once when the signal fires. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * The terminal or pipe this process was started with. Colours are for people: only on a terminal, never with NO_COLOR.
 *
 * @internal
 */
export function processTerminal(): Terminal {
  const colours = process.stdout.isTTY === true && !process.env.NO_COLOR;
  return {
    out: text => process.stdout.write(`${text}\n`),
    err: text => process.stderr.write(`${text}\n`),
    paint: (look, text) =>
      colours ? styleText(look, text, { validateStream: false }) : text,
    width: Math.min(process.stdout.columns ?? 120, 160),
    cuts: process.stdout.isTTY === true,
    env: process.env,
    cwd: process.cwd(),
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
    interruption() {
      const controller = new AbortController();
      process.once('SIGINT', () => controller.abort());
      return controller.signal;
    },
    now: () => Date.now(),
    async pause(ms, signal) {
      await setTimeout(ms, undefined, { signal }).catch(error => {
        if (!signal.aborted) {
          throw error;
        }
      });
    },
  };
}

async function ask(question: string): Promise<boolean> {
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
  });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
