import { LogLine } from '@openlake/plugin-openlake-common';
import fc from 'fast-check';
import { mergeLines } from './mergeLines';

const line = (number: number): LogLine => ({
  line: number,
  at: '2026-11-23T05:00:00.000Z',
  stream: 'stdout',
  text: `line ${number}`,
});

describe('mergeLines', () => {
  it('keeps the order and holds each line once, whatever was read when', () => {
    const stretch = fc
      .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 20 }))
      .map(([from, length]) =>
        Array.from({ length }, (_, i) => line(from + i)),
      );
    fc.assert(
      fc.property(fc.array(stretch), stretches => {
        const merged = stretches.reduce(mergeLines, []);
        const numbers = new Set(stretches.flat().map(l => l.line));
        expect(merged.map(l => l.line)).toEqual(
          [...numbers].sort((a, b) => a - b),
        );
      }),
    );
  });

  it('is the same list when nothing came', () => {
    const known = [line(1)];
    expect(mergeLines(known, [])).toBe(known);
  });
});
