import * as fc from 'fast-check';
import { plainText } from './plainText';

// eslint-disable-next-line no-control-regex -- controls are what is meant
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

describe('plainText', () => {
  it.each([
    ['\u001b[1m\u001b[32mPASS\u001b[0m ok', 'PASS ok'],
    ['\u001b[38;5;208morange\u001b[m', 'orange'],
    ['\u001b]0;a title\u0007text', 'text'],
    ['\u001b]8;;https://a.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001b[2K\u001b[1Gdone', 'done'],
    ['\u001b(Bplain\u001b7\u001b8', 'plain'],
    ['10%\r55%\r100%\r', '100%'],
    ['windows\r', 'windows'],
    ['a\tb', 'a\tb'],
    ['a\u0000b\u0007', 'a\ufffdb\ufffd'],
    ['ärgerlich 日本 🎉', 'ärgerlich 日本 🎉'],
  ])('reads %j as %j', (line, expected) => {
    expect(plainText(line)).toBe(expected);
  });

  it('leaves nothing that a terminal would take for a command', () => {
    const pieces = fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '0;',
      'm',
      '\u0007',
      '\r',
      '\\',
      'P',
      'x',
      '\u009b',
      '~',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), parts => {
        expect(plainText(parts.join(''))).not.toMatch(CONTROL);
      }),
    );
  });

  it('is quick with a line that only begins a sequence', () => {
    const line = '\u001b]'.repeat(100_000);
    const from = performance.now();
    plainText(line);
    expect(performance.now() - from).toBeLessThan(500);
  });
});
