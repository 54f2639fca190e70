import { levelWord } from './levelWord';

describe('levelWord', () => {
  it.each([
    ['error', 'the disk is full', 'ERROR'],
    ['warn', 'no such column, taken as null', 'WARN'],
    ['error', 'ERROR: no such file', undefined],
    ['error', '2026-11-30 05:00:01,123 [error] no such file', undefined],
    ['error', 'ValueError: no such file', undefined],
    ['warn', 'WARNING: deprecated', undefined],
    ['info', 'done', undefined],
  ] as const)('of a line of level %s, "%s": %s', (level, text, word) => {
    expect(
      levelWord({
        line: 1,
        at: '2026-11-30T05:00:00.000Z',
        stream: 'stdout',
        level,
        text,
      }),
    ).toBe(word);
  });
});
