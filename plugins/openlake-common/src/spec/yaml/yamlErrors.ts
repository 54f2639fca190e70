import type { TextIssue } from './TextIssue';

/** Messages of the parser that say too little, by its code. */
const EXPLANATIONS: Record<string, [string, string?]> = {
  TAB_AS_INDENT: [
    'a tab stands where YAML wants spaces',
    'indent with spaces, two per level',
  ],
  BAD_INDENT: ['the indentation does not fit what stands above'],
  MULTILINE_IMPLICIT_KEY: [
    'a key spans several lines',
    'is a colon or a quote missing on this line?',
  ],
  MISSING_CHAR: ['something is missing'],
  BLOCK_AS_IMPLICIT_KEY: [
    'a second "key: value" begins inside a value',
    'put a value that holds ": " into quotes',
  ],
  BAD_SCALAR_START: [
    'a value cannot begin with this character',
    'put the value into quotes',
  ],
  RESOURCE_EXHAUSTION: ['the file nests too deep'],
};

/**
 * An error of the YAML parser in words that tell what to do.
 *
 * @internal
 */
export function describeYamlError(
  code: string,
  offset: number,
  message: string,
): TextIssue {
  const [text, hint] = EXPLANATIONS[code] ?? [];
  const original = message.replace(/\s+/g, ' ').slice(0, 200);
  return {
    code: 'yaml-syntax',
    offset,
    message: text ? `${text} (${original})` : original,
    ...(hint && { hint }),
  };
}
