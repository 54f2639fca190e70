import { Attempt, TaskRun } from '@openlake/plugin-openlake-common';
import { rests } from './rests';

const at = (seconds: number) =>
  new Date(Date.parse('2026-11-23T05:00:00Z') + seconds * 1_000).toISOString();

function task(...attempts: Partial<Attempt>[]): TaskRun {
  return {
    key: 'load',
    type: 'sql',
    dependsOn: [],
    lifecycle: 'terminated',
    result: 'success',
    inputs: [],
    outputs: [],
    values: {},
    attempts: attempts.map((attempt, i) => ({
      number: i + 1,
      repair: 0,
      lifecycle: 'terminated',
      ...attempt,
    })),
  };
}

describe('rests', () => {
  it('lie between the last end of a round and the first beginning of its repair', () => {
    const tasks = [
      task({ startedAt: at(0), endedAt: at(20) }),
      task(
        { startedAt: at(20), endedAt: at(50) },
        { repair: 1, queuedAt: at(900), startedAt: at(905), endedAt: at(950) },
      ),
      task({ repair: 1, startedAt: at(940), endedAt: at(990) }),
    ];

    expect(rests(tasks, [])).toEqual([
      {
        from: Date.parse(at(50)),
        to: Date.parse(at(900)),
        label: 'repair 1',
      },
    ]);
  });

  it('are none in a run that was not repaired, or not yet', () => {
    expect(rests([task({ startedAt: at(0), endedAt: at(20) })], [])).toEqual(
      [],
    );
    expect(
      rests([task({ startedAt: at(0), endedAt: at(20) }, { repair: 1 })], []),
    ).toEqual([]);
  });

  it('leave out the time in which the items of a for_each were at work', () => {
    const each = (from: number, to: number) => ({
      ...task(),
      startedAt: at(from),
      endedAt: at(to),
    });
    const before = task({ startedAt: at(0), endedAt: at(1) });
    const after = task({ repair: 1, startedAt: at(912), endedAt: at(913) });
    const repairs = [
      {
        number: 1,
        by: 'user:default/guest',
        at: at(890),
        tasks: ['each'],
        revision: { hash: 'a', number: 1 },
      },
    ];
    const cut = (from: number, to: number) => [
      { from: Date.parse(at(from)), to: Date.parse(at(to)), label: 'repair 1' },
    ];

    // It was not part of the repair.
    expect(rests([before, each(1, 13), after], repairs)).toEqual(cut(13, 912));
    // It was.
    expect(rests([before, each(900, 912), after], repairs)).toEqual(
      cut(1, 900),
    );
  });
});
