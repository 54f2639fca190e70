import { z } from 'zod';

const WORD_PART = /\{\{[^]*?\}\}|"([^"]*)"|'([^']*)'|[^\s"']/y;
/** A template that is never closed is looked for to the end of the text, from each brace. */
const LONGEST = 10_000;
const BLANK = /\s*/y;

/**
 * Cuts a command into words at blanks, except within quotes and templates. Nothing else has a meaning: no variables, no
 * patterns, no other commands. Cut first, then fill in each word: so a value stays one word whatever is in it.
 *
 * @returns undefined when a quote is left open, or the text is longer than 10,000 letters
 * @public
 */
export function splitCommandLine(text: string): string[] | undefined {
  if (text.length > LONGEST) {
    return undefined;
  }
  const words: string[] = [];
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at += found?.[0].length ?? 0;
    return found;
  };
  for (;;) {
    take(BLANK);
    if (at >= text.length) {
      return words;
    }
    let word: string | undefined;
    for (let part = take(WORD_PART); part; part = take(WORD_PART)) {
      word = (word ?? '') + (part[1] ?? part[2] ?? part[0]);
    }
    if (word === undefined || !/^(?:\s|$)/.test(text.slice(at, at + 1))) {
      return undefined;
    }
    words.push(word);
  }
}

/** @internal */
export function commandLineSchema() {
  return z
    .string()
    .min(1)
    .max(4000)
    .refine(text => (splitCommandLine(text)?.length ?? 0) > 0, {
      error: 'is no command: a quote is left open, or there is no word in it',
    });
}
