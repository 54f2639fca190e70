/**
 * A stream of numbers in [0, 1) that a seed decides (mulberry32): a failing run can be repeated.
 *
 * @internal
 */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) % 2 ** 32;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What people and fuzzers put where it does not belong. */
const TOKENS = [
  ...'{}[]:,-#&*!|>\'"%@`?\t\n\u0000\u2028',
  '{{',
  '}}',
  '{{ params.',
  '<<: *x',
  '&x ',
  '*x',
  '!!binary ',
  '---\n',
  '...\n',
  'null',
  '~',
  '.inf',
  '1e999',
  '0x10',
  '-1',
  'true',
  '__proto__: 1',
  'constructor',
  '\u{1f600}',
  '../../x',
  '[[[[[[[[[[[[',
  '? ',
];

/**
 * A text with one to four things done to it: cut, doubled, moved, indented, or spoiled by a token.
 *
 * @internal
 */
export function mutateText(text: string, random: () => number): string {
  const pick = (below: number) => Math.floor(random() * below);
  let result = text;
  for (let times = 1 + pick(4); times > 0; times--) {
    const lines = result.split('\n');
    const line = pick(lines.length);
    const at = pick(result.length + 1);
    const token = TOKENS[pick(TOKENS.length)];
    switch (pick(10)) {
      case 0:
        lines.splice(line, 1 + pick(3));
        result = lines.join('\n');
        break;
      case 1:
        lines.splice(pick(lines.length), 0, lines[line]);
        result = lines.join('\n');
        break;
      case 2:
        lines[line] = `${' '.repeat(pick(5))}${lines[line].trimStart()}`;
        result = lines.join('\n');
        break;
      case 3:
        result = result.slice(0, at);
        break;
      case 4:
        result = result.slice(0, at) + result.slice(at + 1 + pick(20));
        break;
      case 5:
        result =
          result.slice(0, at) + token.repeat(1 + pick(200)) + result.slice(at);
        break;
      case 6: {
        const from = pick(result.length + 1);
        result =
          result.slice(0, at) +
          result.slice(from, from + pick(80)) +
          result.slice(at);
        break;
      }
      case 7:
        lines[line] = lines[line].replace(/:.*/, `: ${token}`);
        result = lines.join('\n');
        break;
      default:
        result = result.slice(0, at) + token + result.slice(at + pick(3));
    }
  }
  return result;
}
