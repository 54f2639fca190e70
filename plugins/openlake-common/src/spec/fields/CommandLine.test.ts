import fc from 'fast-check';
import { splitCommandLine } from './CommandLine';

describe('splitCommandLine', () => {
  it.each([
    ['build --select orders+', ['build', '--select', 'orders+']],
    ['  run   -s  a ', ['run', '-s', 'a']],
    [`run --vars '{"a": 1}'`, ['run', '--vars', '{"a": 1}']],
    ['a"b c"d', ['ab cd']],
    ['--x ""', ['--x', '']],
    ['$HOME; rm *', ['$HOME;', 'rm', '*']],
    [
      'run --day={{ params.day | format: "yyyy MM" }} x',
      ['run', '--day={{ params.day | format: "yyyy MM" }}', 'x'],
    ],
    ['', []],
  ])('%s', (text, words) => {
    expect(splitCommandLine(text)).toEqual(words);
  });

  it.each(['a "b', `it's`, `"a'`])('%s has a quote left open', text => {
    expect(splitCommandLine(text)).toBeUndefined();
  });

  it('gives back the words it is made of', () => {
    const word = fc.stringMatching(/^[^"'\s{]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word), words => {
        expect(splitCommandLine(words.join('  '))).toEqual(words);
      }),
    );
  });
});
