import fc from 'fast-check';
import { diffLines, foldUnchanged } from './diffLines';

const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 14 })
  .map(lines => lines.map(l => `${l}\n`).join(''));

describe('diffLines', () => {
  it('holds both texts whole, in order, with right numbers', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after);
        const side = (kind: 'added' | 'removed') =>
          lines.filter(l => l.kind !== kind);
        const joined = (ls: { text: string }[]) =>
          ls.map(l => `${l.text}\n`).join('');

        expect(joined(side('added'))).toBe(before);
        expect(joined(side('removed'))).toBe(after);
        expect(side('added').map(l => l.before)).toEqual(
          side('added').map((_, i) => i + 1),
        );
        expect(side('removed').map(l => l.after)).toEqual(
          side('removed').map((_, i) => i + 1),
        );
      }),
    );
  });

  it('shows one changed line as one removed and one added', () => {
    const lines = diffLines('a\nb\nc\n', 'a\nB\nc\n');

    expect(lines.map(l => `${l.kind} ${l.text}`)).toEqual([
      'same a',
      'removed b',
      'added B',
      'same c',
    ]);
  });
});

describe('foldUnchanged', () => {
  it('leaves out what is far from any change and counts it', () => {
    const before = Array.from({ length: 30 }, (_, i) => `l${i}`).join('\n');
    const lines = diffLines(before, before.replace('l15', 'new'));

    const shown = foldUnchanged(lines, 2);

    expect(shown[0]).toEqual({ kind: 'fold', count: 13 });
    expect(shown.at(-1)).toEqual({ kind: 'fold', count: 12 });
    expect(shown).toHaveLength(8);
  });
});
