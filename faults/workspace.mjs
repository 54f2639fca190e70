// The jobs that run while things fail. A task writes what it does to a file outside of everything that fails.
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A line for each thing that a task did, in the order in which it happened:
 * one short append is whole or not there. A process that is killed leaves what
 * it had written, so nothing is flushed: the machine stays up.
 *
 * The time is that of /proc/uptime, which nobody steps.
 */
const WORK = `#!/bin/sh
# work.sh RECORD TENTHS FAILS: works for so long; the first FAILS attempts fail.
who="$OPENLAKE_RUN_ID $OPENLAKE_TASK $OPENLAKE_ATTEMPT \${OPENLAKE_ITEM:--}"
say() {
  read -r up _ < /proc/uptime
  echo "$1 $up $$ $who" >> "$record"
}
record=$1
say start
i=0
while [ $i -lt "$2" ]; do
  sleep 0.1
  say beat
  i=$((i + 1))
done
if [ "$OPENLAKE_ATTEMPT" -le "$3" ]; then
  say failed
  exit 1
fi
say done
`;

/** What calls of webhooks are signed with, by workspace. */
export const HOOK_SECRETS = new Map(
  ['east', 'west'].map(name => [name, `called-by-the-fault-driver-${name}`]),
);

/** What the jobs called `rows` append to, one row an attempt. */
export const ROWS_TABLE = 'lake.faults.rows';

/** Where files land that start runs, in the landing folder of a workspace. */
export const INBOX = 'inbox';

/** What some runs wait for, also there. */
export const GATE = 'gate/open';

/** Runs of a workspace that may be at work, without those of a job task. */
export const WORKSPACE_LIMITS = new Map([
  ['east', 8],
  ['west', 12],
]);

/** Runs that may be at work on a profile, of each workspace. */
export const COMPUTE_LIMITS = new Map([['narrow', 3]]);

const ON_RETRY = { retries: 20, retry: { delay: '1s' } };
const NARROW = { compute: 'narrow' };

/**
 * Jobs by name: what they are, and what clients may do with them.
 *
 * @param {string} record - file that tasks write to
 * @param {string} workspace
 * @returns {Record<string, object>}
 */
function jobs(record, workspace) {
  const work = (key, tenths, more = {}) => {
    const { fails = 0, ...fields } = more;
    return {
      key,
      type: 'shell',
      shell: { command: ['./work.sh', record, `${tenths}`, `${fails}`] },
      ...fields,
    };
  };
  const queue = (max, whenFull = 'queue') => ({
    concurrency: { max_concurrent_runs: max, when_full: whenFull },
  });
  const diamond = (tenths, more) => [
    work('a', tenths, more),
    work('b', tenths, { depends_on: ['a'], ...more }),
    work('c', tenths, { depends_on: ['a'], ...more }),
    work('d', tenths, { depends_on: ['b', 'c'], ...more }),
  ];
  const beats = Object.fromEntries(
    [1, 2, 3, 4].map(n => [
      `beat-${n}`,
      {
        triggers: [{ interval: { every: '10s' } }],
        ...queue(1),
        tasks: [work('beat', n, ON_RETRY)],
      },
    ]),
  );
  return {
    ...beats,
    minutes: {
      triggers: [{ schedule: { cron: '* * * * *', catchup: true } }],
      ...queue(3),
      tasks: [work('tick', 2, ON_RETRY)],
    },
    newest: {
      triggers: [{ schedule: { cron: '* * * * *' } }],
      ...queue(3),
      tasks: [work('tick', 2, ON_RETRY)],
    },
    diamond: { ...queue(2), tasks: diamond(2, ON_RETRY) },
    wide: { ...queue(4), tasks: diamond(1, { ...ON_RETRY, ...NARROW }) },
    called: {
      triggers: [{ webhook: { secret_ref: `hook-${workspace}` } }],
      ...queue(2),
      tasks: [work('answer', 2, { ...ON_RETRY, ...NARROW })],
    },
    slow: { ...queue(2), tasks: [work('long', 40, ON_RETRY)] },
    flaky: {
      ...queue(2),
      tasks: [work('try', 1, { ...ON_RETRY, ...NARROW, fails: 2 })],
    },
    broken: {
      ...queue(2),
      tasks: [
        work('first', 1, ON_RETRY),
        work('bad', 1, { depends_on: ['first'], retries: 0, fails: 2 }),
        work('last', 1, { depends_on: ['bad'], ...ON_RETRY }),
      ],
    },
    'only-once': {
      ...queue(2),
      tasks: [work('once', 5, { idempotent: false, retries: 0 })],
    },
    fan: {
      ...queue(2),
      tasks: [
        work('item', 1, {
          ...ON_RETRY,
          for_each: { in: ['x', 'y', 'z', 'u', 'v'], max_parallel: 2 },
        }),
        work('after', 1, { ...ON_RETRY, depends_on: ['item'] }),
      ],
    },
    // Those of both workspaces write into one table.
    rows: {
      ...queue(2),
      tasks: [
        {
          key: 'append',
          type: 'sql',
          sql: {
            statement: 'SELECT 1 AS one',
            materialize: { table: ROWS_TABLE, mode: 'append' },
          },
          ...ON_RETRY,
        },
      ],
    },
    'after-rows': {
      triggers: [{ table_update: { tables: [ROWS_TABLE], quiet_for: '2s' } }],
      ...queue(2),
      tasks: [work('hear', 1, ON_RETRY)],
    },
    landed: {
      triggers: [{ file_arrival: { path: INBOX, quiet_for: '1s' } }],
      ...queue(2),
      tasks: [work('take', 1, ON_RETRY)],
    },
    awaiting: {
      ...queue(3),
      tasks: [
        {
          key: 'until',
          type: 'wait',
          wait: { until: { file: { path: GATE } }, check_every: '1s' },
          ...ON_RETRY,
        },
        work('then', 1, { ...ON_RETRY, depends_on: ['until'] }),
      ],
    },
    leaf: { ...queue(3), tasks: [work('leaf', 10, ON_RETRY)] },
    parent: {
      ...queue(2),
      tasks: [{ key: 'child', type: 'job', job: { name: 'leaf' }, retries: 5 }],
    },
    'after-diamond': {
      triggers: [{ job: { name: 'diamond', on: 'success' } }],
      ...queue(2),
      tasks: [work('follow', 1, ON_RETRY)],
    },
    skipping: { ...queue(1, 'skip'), tasks: [work('one', 5, ON_RETRY)] },
    replacing: {
      ...queue(1, 'cancel_oldest'),
      tasks: [work('one', 8, ON_RETRY)],
    },
    gate: {
      ...queue(2),
      tasks: [
        {
          key: 'check',
          type: 'condition',
          condition: { left: 1, op: 'eq', right: 1 },
          ...ON_RETRY,
        },
        work('yes', 1, { ...ON_RETRY, depends_on: ['check'] }),
        work('no', 1, {
          ...ON_RETRY,
          depends_on: ['check'],
          when: { check: false },
        }),
      ],
    },
  };
}

/** Jobs that clients start; the others start by themselves. */
export const BY_HAND = [
  'diamond',
  'wide',
  'slow',
  'flaky',
  'broken',
  'only-once',
  'fan',
  'parent',
  'rows',
  'skipping',
  'replacing',
  'gate',
  'awaiting',
];

/** Jobs that people pause and let go on. */
export const PAUSED_AT_TIMES = ['beat-3', 'beat-4', 'after-rows'];

/**
 * @param {string} folder
 * @param {string} record - file that tasks write to
 * @returns {Promise<Map<string, any>>} specs by `workspace/job`
 */
export async function writeWorkspaces(folder, record) {
  const specs = new Map();
  for (const name of ['east', 'west']) {
    const place = join(folder, name);
    await mkdir(join(place, 'jobs'), { recursive: true });
    await writeFile(
      join(place, 'openlake.yaml'),
      JSON.stringify({
        apiVersion: 'openlake.io/v1alpha1',
        kind: 'Workspace',
        metadata: { name, owner: 'group:default/faults' },
        spec: {
          concurrency: { max_concurrent_runs: WORKSPACE_LIMITS.get(name) },
          compute: Object.fromEntries(
            [...COMPUTE_LIMITS].map(([profile, max]) => [
              profile,
              { max_concurrent_runs: max },
            ]),
          ),
        },
      }),
    );
    await writeFile(join(place, 'work.sh'), WORK);
    await chmod(join(place, 'work.sh'), 0o755);
    for (const [job, spec] of Object.entries(jobs(record, name))) {
      specs.set(`${name}/${job}`, spec);
      await writeFile(
        join(place, `jobs/${job}.job.yaml`),
        JSON.stringify({
          apiVersion: 'openlake.io/v1alpha1',
          kind: 'Job',
          metadata: { name: job, owner: 'group:default/faults' },
          spec: { workspace: name, ...spec },
        }),
      );
    }
  }
  return specs;
}

/**
 * Brings a job that nobody runs into the repository of a workspace, or another
 * revision of it, or takes it out.
 *
 * @param {string} folder - of the workspaces
 * @param {string} workspace
 * @param {number | undefined} tenths - how long it works; undefined: it goes
 */
export async function writePassingJob(folder, workspace, tenths) {
  const file = join(folder, workspace, 'jobs/passing.job.yaml');
  if (tenths === undefined) {
    await rm(file, { force: true });
    return;
  }
  const command = ['sleep', `0.${tenths}`];
  const spec = {
    workspace,
    tasks: [{ key: 'pass', type: 'shell', shell: { command } }],
  };
  // Whole or not there, whoever reads it meanwhile.
  const draft = join(folder, `${workspace}.draft`);
  await writeFile(
    draft,
    JSON.stringify({
      apiVersion: 'openlake.io/v1alpha1',
      kind: 'Job',
      metadata: { name: 'passing', owner: 'group:default/faults' },
      spec,
    }),
  );
  await rename(draft, file);
}
