import fc from 'fast-check';
import { didYouMean, nearest } from './suggestion';

const fields = ['depends_on', 'description', 'retries', 'retry', 'timeout'];

describe('nearest', () => {
  it.each([
    ['depend_on', 'depends_on'],
    ['dependsOn', 'depends_on'],
    ['depends-on', 'depends_on'],
    ['tiemout', 'timeout'],
    ['TIMEOUT', 'timeout'],
    ['retrie', 'retries'],
    ['descripton', 'description'],
  ])('%s was %s', (word, expected) => {
    expect(nearest(word, fields)).toBe(expected);
  });

  it.each(['', 'x', 'schedule', 'on'])('"%s" was none of them', word => {
    expect(nearest(word, fields)).toBeUndefined();
  });

  it('finds any word with one slip in it among all others', () => {
    const word = fc.stringMatching(/^[a-z]{6,20}$/);
    fc.assert(
      fc.property(
        word,
        fc.array(fc.stringMatching(/^[A-Z]{6,20}[0-9]{9}$/)),
        fc.nat(),
        fc.constantFrom('cut', 'swap', 'change', 'add'),
        (meant, others, place, slip) => {
          const at = place % (meant.length - 1);
          const rest = meant.slice(at + 1);
          const start = meant.slice(0, at);
          const written = {
            cut: start + rest,
            swap: start + rest[0] + meant[at] + rest.slice(1),
            change: `${start}7${rest}`,
            add: `${start}7${meant[at]}${rest}`,
          }[slip];
          fc.pre(written !== meant);

          expect(nearest(written, [...others, meant])).toBe(meant);
        },
      ),
    );
  });
});

describe('didYouMean', () => {
  it('lists what there is when nothing is near', () => {
    expect(didYouMean('zzz', ['b', 'a'])).toBe('known here: a, b');
  });

  it('says nothing when there is too much to list', () => {
    const names = Array.from({ length: 100 }, (_, i) => `name${i}`);

    expect(didYouMean('zzz', names)).toBeUndefined();
  });
});
