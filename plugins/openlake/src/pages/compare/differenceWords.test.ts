import { RunComparison } from '@openlake/plugin-openlake-common';
import { differenceWords, tablePairs } from './differenceWords';

type Task = RunComparison['tasks'][number];

const side = (
  state: string,
  outputs: NonNullable<Task['a']>['outputs'] = [],
): NonNullable<Task['a']> => ({ state, attempts: 1, inputs: [], outputs });

describe('differenceWords', () => {
  it('say what each run came to, and the rows of each', () => {
    expect(
      differenceWords(
        {
          key: 'load',
          type: 'sql',
          a: side('success', [{ table: 'lake.gold.delays', rows: 84_310 }]),
          b: side('failed'),
          differs: ['state', 'rows'],
        },
        427,
        428,
      ),
    ).toBe(
      'Success in #427, failed in #428; wrote 84,310 and no rows to lake.gold.delays.',
    );
  });

  it('say what was marked, though both count as the same', () => {
    const mark = {
      result: 'success' as const,
      was: 'failed' as const,
      by: 'user:default/ann',
      at: '2026-11-23T05:00:00.000Z',
      note: 'by hand',
    };
    expect(
      differenceWords(
        {
          key: 'load',
          type: 'sql',
          a: side('success'),
          b: { ...side('success'), mark },
          differs: ['state'],
        },
        427,
        428,
      ),
    ).toBe('Success in #427, marked success in #428.');
  });

  it('say that only one of them has the task', () => {
    expect(
      differenceWords(
        { key: 'new', type: 'sql', b: side('success'), differs: ['state'] },
        427,
        428,
      ),
    ).toBe('Only #428 has it.');
  });
});

describe('tablePairs', () => {
  it('names every table once', () => {
    expect(
      tablePairs(
        [{ table: 'lake.a.x', rows: 1 }, { table: 'lake.a.y' }],
        [{ table: 'lake.a.x', rows: 2 }],
      ).map(pair => [pair.table, pair.a?.rows, pair.b?.rows]),
    ).toEqual([
      ['lake.a.x', 1, 2],
      ['lake.a.y', undefined, undefined],
    ]);
  });
});
