import fc from 'fast-check';
import { admissible, type WaitingRun } from './admission';
import { Places } from './queue/Places';
import { BEHIND, compareQueued } from './queue/queueOrder';
import { type LimitedRun, limitKey, type RunLimits } from './queue/RunLimits';

const WORKSPACES = ['ads', 'lab', 'sales'];

const kind: fc.Arbitrary<LimitedRun> = fc
  .record({
    workspace: fc.constantFrom(...WORKSPACES),
    job: fc.constantFrom('a', 'b', 'c'),
    profiles: fc.subarray(['gpu', 'wide']),
    child: fc.boolean(),
  })
  .map(({ profiles, ...run }) => ({
    ...run,
    computes: profiles.map(name => `${run.workspace}/${name}`),
  }));

const waitingRuns: fc.Arbitrary<WaitingRun[]> = fc
  .array(
    fc.record({
      kind,
      priority: fc.integer({ min: 0, max: 3 }),
      queueOrder: fc.oneof(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: -3, max: -1 }),
        fc.integer({ min: 1, max: 3 }).map(by => BEHIND + by),
      ),
    }),
    { maxLength: 40 },
  )
  .map(runs =>
    runs.map(({ kind: like, ...run }, index) => ({
      ...like,
      ...run,
      id: String(index).padStart(3, '0'),
    })),
  );

const max = fc.integer({ min: 1, max: 5 });
const some = (names: string[]) =>
  fc
    .dictionary(fc.constantFrom(...names), max)
    .map(limits => new Map(Object.entries(limits)));
const anyLimits: fc.Arbitrary<RunLimits> = fc.record({
  jobs: some(WORKSPACES.flatMap(ws => ['a', 'b', 'c'].map(j => `${ws}/${j}`))),
  workspaces: some(WORKSPACES),
  computes: some(WORKSPACES.flatMap(ws => [`${ws}/gpu`, `${ws}/wide`])),
  all: fc.integer({ min: 1, max: 12 }),
});

const unlimited: RunLimits = {
  jobs: new Map(),
  workspaces: new Map(),
  computes: new Map(),
  all: 1e9,
};

/** Who counts for each limit, by the key of the limit. */
function counts(runs: readonly LimitedRun[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { workspace, job, computes, child } of runs) {
    const keys = [
      limitKey({ kind: 'job', name: `${workspace}/${job}` }),
      ...(child
        ? []
        : [
            limitKey({ kind: 'workspace', name: workspace }),
            ...computes.map(name => limitKey({ kind: 'compute', name })),
            limitKey({ kind: 'all' }),
          ]),
    ];
    keys.forEach(key => found.set(key, (found.get(key) ?? 0) + 1));
  }
  return found;
}

function maxOf({ jobs, workspaces, computes, all }: RunLimits, key: string) {
  const [kindOf, name] = [
    key.slice(0, key.indexOf(':')),
    key.slice(key.indexOf(':') + 1),
  ];
  switch (kindOf) {
    case 'job':
      return jobs.get(name) ?? 1;
    case 'workspace':
      return workspaces.get(name) ?? Infinity;
    case 'compute':
      return computes.get(name) ?? Infinity;
    default:
      return all;
  }
}

describe('admission', () => {
  it('exceeds no limit, and leaves nobody waiting who finds room', () => {
    fc.assert(
      fc.property(
        waitingRuns,
        fc.array(kind, { maxLength: 15 }),
        anyLimits,
        fc.integer({ min: 1, max: 60 }),
        (waiting, placed, limits, most) => {
          const places = new Places(
            limits,
            placed.map(run => ({ ...run, runs: 1 })),
          );
          const admitted = admissible(waiting, places, most);
          const before = counts(placed);
          for (const [key, taken] of counts([...placed, ...admitted])) {
            expect(taken).toBeLessThanOrEqual(
              // A limit can be lowered below what is at work already.
              Math.max(maxOf(limits, key), before.get(key) ?? 0),
            );
          }
          const overlooked = waiting.filter(
            run =>
              admitted.length < most &&
              !admitted.includes(run) &&
              !places.full(run),
          );
          expect(overlooked).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('lets nobody of a workspace overtake who waits for the same', () => {
    fc.assert(
      fc.property(waitingRuns, anyLimits, (waiting, limits) => {
        const admitted = admissible(waiting, new Places(limits, []), 100);
        const like = (run: WaitingRun) =>
          JSON.stringify([run.workspace, run.job, run.computes, run.child]);
        for (const run of waiting.filter(one => !admitted.includes(one))) {
          for (const other of admitted.filter(one => like(one) === like(run))) {
            expect(compareQueued(other, run)).toBeLessThan(0);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  const run = (
    id: string,
    workspace: string,
    fields: Partial<WaitingRun> = {},
  ): WaitingRun => ({
    id,
    workspace,
    job: id,
    computes: [],
    child: false,
    priority: 1,
    queueOrder: Number(id.replace(/\D/g, '')),
    ...fields,
  });
  const many = (count: number, workspace: string, from = 0) =>
    Array.from({ length: count }, (_, index) =>
      run(`${workspace}${from + index}`, workspace),
    );

  it('shares places fairly between workspaces, whoever came first', () => {
    const waiting = [
      ...many(50, 'ads'),
      ...many(50, 'lab', 100),
      ...many(50, 'sales', 200),
    ];
    const admitted = admissible(
      waiting,
      new Places({ ...unlimited, all: 9 }, [
        { ...run('x', 'ads'), runs: 2 },
        { ...run('y', 'lab'), runs: 1 },
      ]),
      100,
    );
    expect(admitted.map(({ id }) => id)).toEqual([
      'sales200',
      'lab100',
      'sales201',
      'ads0',
      'lab101',
      'sales202',
    ]);
  });

  it('puts priority before fairness, and order by hand between them', () => {
    const waiting = [
      run('ads1', 'ads'),
      run('lab2', 'lab', { priority: 0 }),
      run('ads3', 'ads', { priority: 3 }),
      run('ads4', 'ads', { queueOrder: -1 }),
      run('sales5', 'sales', { queueOrder: BEHIND + 1 }),
      run('lab6', 'lab'),
    ];
    const admitted = admissible(waiting, new Places(unlimited, []), 100);
    expect(admitted.map(({ id }) => id)).toEqual([
      'ads3',
      'ads4',
      'lab6',
      'ads1',
      'sales5',
      'lab2',
    ]);
  });

  it('names the first limit that is full: job, workspace, compute, all', () => {
    const placed = [
      { ...run('a', 'lab', { job: 'j', computes: ['lab/gpu'] }), runs: 2 },
    ];
    const limits = {
      jobs: new Map([
        ['lab/j', 2],
        ['lab/k', 9],
      ]),
      workspaces: new Map([['lab', 2]]),
      computes: new Map([['lab/gpu', 2]]),
      all: 2,
    };
    const full = (fields: Partial<WaitingRun>, changed: Partial<RunLimits>) =>
      new Places({ ...limits, ...changed }, placed).full(
        run('b', 'lab', { job: 'k', computes: ['lab/gpu'], ...fields }),
      );
    const none = new Map<string, number>();
    expect(full({ job: 'j' }, {})).toEqual({
      kind: 'job',
      name: 'lab/j',
      max: 2,
      taken: 2,
    });
    expect(full({}, {})).toMatchObject({ kind: 'workspace', name: 'lab' });
    expect(full({}, { workspaces: none })).toMatchObject({
      kind: 'compute',
      name: 'lab/gpu',
    });
    expect(full({ computes: [] }, { workspaces: none })).toEqual({
      kind: 'all',
      max: 2,
      taken: 2,
    });
    expect(full({ child: true }, {})).toBeUndefined();
  });
});
