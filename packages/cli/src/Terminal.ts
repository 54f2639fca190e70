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
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
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
    env: process.env,
    cwd: process.cwd(),
  };
}
