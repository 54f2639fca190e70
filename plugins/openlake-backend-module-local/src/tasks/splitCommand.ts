import { InputError } from '@backstage/errors';

/**
 * Cuts a command into arguments at blanks, except within quotes. Nothing else
 * has a meaning: no variables, no patterns, no other commands.
 *
 * @throws InputError when a quote is left open
 * @internal
 */
export function splitCommand(text: string): string[] {
  const args: string[] = [];
  let current: string | undefined;
  let quote: string | undefined;
  for (const char of text) {
    if (quote) {
      if (char === quote) {
        quote = undefined;
      } else {
        current += char;
      }
    } else if (char === '"' || char === "'") {
      quote = char;
      current ??= '';
    } else if (/\s/.test(char)) {
      if (current !== undefined) {
        args.push(current);
      }
      current = undefined;
    } else {
      current = (current ?? '') + char;
    }
  }
  if (quote) {
    throw new InputError(`"${text}" has a ${quote} that is never closed`);
  }
  return current === undefined ? args : [...args, current];
}
