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

const repair = (number: number, ended: number, asked: number) => ({
  number,
  by: 'user:default/guest',
  at: at(asked),
  runEndedAt: at(ended),
  tasks: ['load'],
  revision: { hash: 'a', number: 1 },
});

const cut = (from: number, to: number, label: string) => ({
  from: Date.parse(at(from)),
  to: Date.parse(at(to)),
  label,
});

describe('rests', () => {
  it('lie between the end of the run and the first beginning of its repair', () => {
    const tasks = [
      task({ startedAt: at(0), endedAt: at(20) }),
      task(
        { startedAt: at(20), endedAt: at(50) },
        { repair: 1, queuedAt: at(900), startedAt: at(905), endedAt: at(950) },
      ),
      task({ repair: 1, startedAt: at(940), endedAt: at(990) }),
    ];

    expect(rests(tasks, [repair(1, 51, 890)])).toEqual([
      cut(51, 900, 'repair 1'),
    ]);
  });

  it('are none in a run that was not repaired, or not yet', () => {
    expect(rests([task({ startedAt: at(0), endedAt: at(20) })], [])).toEqual(
      [],
    );
    expect(
      rests(
        [task({ startedAt: at(0), endedAt: at(20) }, { repair: 1 })],
        [repair(1, 20, 30)],
      ),
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
    const first = repair(1, 800, 890);

    // It was not part of the repair.
    expect(rests([before, each(1, 800), after], [first])).toEqual([
      cut(800, 912, 'repair 1'),
    ]);
    // It was: of its first round only the end of the run tells.
    expect(rests([before, each(900, 912), after], [first])).toEqual([
      cut(800, 900, 'repair 1'),
    ]);
    // Twice, and nothing else.
    expect(
      rests([before, each(2_000, 2_010)], [first, repair(2, 1_700, 1_990)]),
    ).toEqual([cut(800, 890, 'repair 1'), cut(1_700, 2_000, 'repair 2')]);
  });
});
