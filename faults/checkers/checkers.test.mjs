// Each checker finds what it is for, and says nothing of a history that is right.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from '../check.mjs';
import { takeovers } from './leasesHeld.mjs';

const MINUTE = Date.parse('2026-03-01T10:00:00.000Z');

/** A run of one task that was asked for once, went well, and is told so everywhere. */
function history(change = {}) {
  const run = {
    id: 'r1',
    workspace: 'east',
    job: 'one',
    trigger: '{"kind":"api"}',
    lifecycle: 'terminated',
    result: 'success',
    repairs: 0,
  };
  const at = lifecycle => ({
    id: 'r1',
    workspace: 'east',
    job: 'one',
    lifecycle,
    result: lifecycle === 'terminated' ? 'success' : null,
    repairs: 0,
    report_version: 1,
    admitted_at: '2026',
    mark: null,
    cancel: null,
  });
  return {
    operations: [
      { kind: 'create', key: 'k1', status: 201, run: 'r1' },
      { kind: 'create', key: 'k1', status: undefined },
    ],
    faults: [],
    seen: [],
    work: [line('start', 10, 1), line('done', 10, 1)],
    versions: [
      version('runs', { ...at('queued'), version: 1 }),
      version('runs', { ...at('running'), version: 2 }),
      version('runs', { ...at('terminated'), version: 3 }),
    ],
    runs: [run],
    taskRuns: [
      {
        run_id: 'r1',
        task_key: 'work',
        item_index: -1,
        lifecycle: 'terminated',
        result: 'success',
        attempts: attempts([1, 0, 'success']),
      },
    ],
    repairs: [],
    keys: [{ key: 'api:k1', run_id: 'r1' }],
    ticks: [],
    triggers: [],
    audit: [{ action: 'run-create', outcome: 'succeeded', subject: 'run:r1' }],
    facts: [{ type: 'run.ended', body: '{"run":"r1"}' }],
    written: [],
    stuck: [],
    specs: new Map([
      [
        'east/one',
        {
          concurrency: { max_concurrent_runs: 1 },
          tasks: [{ key: 'work', type: 'shell', idempotent: false }],
        },
      ],
      ['east/minutes', { triggers: [{ schedule: { cron: '* * * * *' } }] }],
    ]),
    limits: { workspaces: new Map(), computes: new Map() },
    backends: [{ name: 'A', starts: [], crashes: [] }],
    ...change,
  };
}

let seq = 0;
function version(what, row, at = MINUTE) {
  return { seq: seq++, at, what, row };
}

function line(event, pid, attempt) {
  return { event, pid, attempt, run: 'r1', task: 'work', item: '-', uptime: 1 };
}

function attempts(...list) {
  return JSON.stringify(
    list.map(([number, repair, result]) => ({
      number,
      repair,
      lifecycle: 'terminated',
      result,
    })),
  );
}

function found(change) {
  return check(history(change)).map(
    ({ promise, message }) => `${promise}: ${message}`,
  );
}

function finds(change, expected) {
  const messages = found(change);
  assert.ok(
    messages.includes(expected),
    `expected "${expected}", found ${JSON.stringify(messages)}`,
  );
}

test('a history without fault has no violation', () => {
  assert.deepEqual(found(), []);
});

test('P1: two runs for one key, an accepted run that is not there, a run nobody asked for, no answer for ever', () => {
  const { operations, runs } = history();
  finds(
    {
      operations: [
        ...operations,
        { kind: 'create', key: 'k1', status: 201, run: 'r2' },
      ],
    },
    'P1: One key was answered with several runs',
  );
  finds({ runs: [] }, 'P1: An accepted run does not exist');
  finds(
    { runs: [...runs, { ...runs[0], id: 'r2' }] },
    'P1: A run was started that no key stands for',
  );
  finds(
    { operations: [{ kind: 'create', key: 'k9' }] },
    'P1: Nobody was ever told what came of a key',
  );
});

test('P2: a tick that is neither run nor skip, both, early, or without its run', () => {
  const at = minutes => new Date(MINUTE + minutes * 60_000).toISOString();
  const place = { workspace: 'east', job: 'minutes', trigger_key: 't' };
  const triggers = [
    { ...place, kind: 'schedule', created_at: at(0), next_at: at(3) },
  ];
  const runs = [
    ...history().runs,
    {
      ...place,
      id: 'r2',
      trigger: '{"kind":"schedule"}',
      scheduled_at: at(1),
      lifecycle: 'terminated',
      result: 'success',
    },
  ];
  const fired = { ...place, tick: at(1), run_id: 'r2' };
  const skipped = {
    ...place,
    tick: at(2),
    first_tick: at(2),
    skipped_because: 'paused',
  };
  assert.deepEqual(
    found({ triggers, runs, ticks: [fired, skipped] }).filter(one =>
      one.startsWith('P2'),
    ),
    [],
  );
  finds(
    { triggers, runs, ticks: [fired] },
    'P2: A due tick is neither a run nor a skip',
  );
  finds(
    { triggers, runs, ticks: [fired, { ...skipped, first_tick: at(1) }] },
    'P2: A tick was decided more than once',
  );
  finds(
    { ticks: [{ ...place, tick: at(1), run_id: 'gone' }] },
    'P2: The run of a tick does not exist',
  );
  finds(
    { runs: [...runs, { ...runs[1], id: 'r3' }] },
    'P2: A tick has several runs',
  );
  finds(
    { versions: [version('run_ticks', { ...place, tick: at(10) })] },
    'P2: A tick was decided before its moment',
  );
  assert.deepEqual(
    found({
      versions: [version('run_ticks', { ...place, tick: 'fact:2064' })],
    }).filter(one => one.startsWith('P2')),
    [],
  );
  finds(
    { triggers, versions: [version('leases', {}, MINUTE + 600_000)] },
    'P2: A trigger has stopped looking at its ticks',
  );
});

test('where the clock of the database was set forward, what was due by then is due, and nothing else', () => {
  const step = {
    kind: 'clock',
    ofDatabase: true,
    ms: 120_000,
    from: MINUTE,
    to: MINUTE + 5_000,
  };
  const tick = (minutes, at) =>
    version(
      'run_ticks',
      { tick: new Date(MINUTE + minutes * 60_000).toISOString() },
      at,
    );
  const early = 'P2: A tick was decided before its moment';
  const quiet = change =>
    assert.deepEqual(
      found(change).filter(one => /^(?:P2|P8|leases)/.test(one)),
      [],
    );
  quiet({ faults: [step], versions: [tick(2, MINUTE + 1_000)] });
  quiet({ faults: [step], versions: [tick(2, MINUTE + 30_000)] });
  finds({ faults: [step], versions: [tick(3, MINUTE + 1_000)] }, early);
  finds({ faults: [step], versions: [tick(3, MINUTE + 60_000)] }, early);
  const elsewhere = { ...step, ofDatabase: false };
  finds({ faults: [elsewhere], versions: [tick(2, MINUTE + 1_000)] }, early);

  const seen = [
    {
      from: MINUTE + 60_000,
      to: MINUTE + 60_000,
      backend: 'A',
      runs: [
        {
          id: 'r1',
          lifecycle: 'terminated',
          result: 'success',
          repairs: 0,
          observedAt: new Date(MINUTE + 123_000).toISOString(),
        },
      ],
    },
  ];
  quiet({ faults: [step], seen });
  finds({ faults: [elsewhere], seen }, 'P8: A state is from the future');

  const lease = (fence, holder, at, expires) =>
    version(
      'leases',
      { name: 'loop:x', holder, fence, old_expires_at: expires },
      at,
    );
  const first = lease(1, 'one', MINUTE - 20_000, 0);
  const taken = lease(2, 'two', MINUTE + 3_000, MINUTE + 5_000);
  const back = { ...step, ms: -600_000 };
  quiet({ faults: [step], versions: [first, taken] });
  quiet({ faults: [back], versions: [first, taken] });
  finds(
    { faults: [{ ...back, ofDatabase: false }], versions: [first, taken] },
    'leases: A lease was taken from its holder',
  );
  finds(
    { versions: [first, taken] },
    'leases: A lease was taken from its holder',
  );
  // Left behind by who was killed before the clock was set back.
  quiet({ versions: [first, lease(2, 'two', MINUTE, MINUTE + 3_600_000)] });
});

test('P2: an update of a table or a file that nobody decided on, a run without an update', () => {
  const table = 'lake.faults.rows';
  const at = new Date(MINUTE).toISOString();
  const place = { workspace: 'east', trigger_key: 't' };
  const specs = new Map([
    ...history().specs,
    ['east/after', { triggers: [{ table_update: { tables: [table] } }] }],
    ['east/landed', { triggers: [{ file_arrival: { path: 'inbox' } }] }],
  ]);
  const commit = id => ({
    id,
    at,
    type: 'table.snapshot_committed',
    body: JSON.stringify({ table }),
  });
  const { facts, operations } = history();
  const change = {
    specs,
    facts: [...facts, commit(4), commit(7)],
    operations: [
      ...operations,
      { kind: 'land', job: 'east/landed', key: 'inbox/1', to: MINUTE },
    ],
    triggers: [
      { ...place, job: 'after', created_at: at, state: '{}' },
      {
        ...place,
        job: 'landed',
        created_at: at,
        next_at: at,
        state: '{"seen":{"inbox/1":"0 1"}}',
      },
    ],
    ticks: [
      { ...place, job: 'after', tick: 'fact:7', skipped_because: 'paused' },
      { ...place, job: 'landed', tick: `files:${at}`, run_id: 'r1' },
    ],
    versions: [...history().versions, version('leases', {}, MINUTE + 60_000)],
  };
  const [after, landed] = change.ticks;
  assert.deepEqual(found(change), []);
  finds(
    { ...change, ticks: [landed, { ...after, tick: 'fact:4' }] },
    'P2: An update of a table is neither a run nor a skip',
  );
  finds(
    { ...change, ticks: [landed, after, { ...after, tick: 'fact:5' }] },
    'P2: A run was started for an update that there was not',
  );
  finds(
    { ...change, ticks: [after] },
    'P2: Files arrived and nothing was started',
  );
  const [heard, looked] = change.triggers;
  finds(
    { ...change, triggers: [heard, { ...looked, state: '{}' }] },
    'P2: A file that arrived was never looked at',
  );
});

test('P3: a version written over, a step back, another result, a cursor that goes back', () => {
  const { versions } = history();
  const [queued, running, ended] = versions;
  const again = (entry, more) => version('runs', { ...entry.row, ...more });
  finds(
    { versions: [queued, running, again(ended, { version: 2 })] },
    'P3: A version of a run was written over',
  );
  finds(
    { versions: [...versions, again(running, { version: 4 })] },
    'P3: A run went back',
  );
  finds(
    { versions: [...versions, again(ended, { version: 4, result: 'failed' })] },
    'P3: The result of a run that had ended changed',
  );
  assert.deepEqual(
    found({
      versions: [...versions, again(queued, { version: 4, repairs: 1 })],
    }).filter(one => one.startsWith('P3')),
    [],
  );
  finds(
    {
      versions: [
        version('run_mirrors', { orchestrator: 'local', cursor: '8' }),
        version('run_mirrors', { orchestrator: 'local', cursor: '5' }),
      ],
    },
    'P3: The cursor of a mirror went back',
  );
  finds(
    {
      versions: [
        version('local_runs', { run_id: 'r1', fence: 2, version: 3 }),
        version('local_runs', { run_id: 'r1', fence: 2, version: 3 }),
        version('local_runs', { run_id: 'r1', fence: 2, version: 5 }),
      ],
    },
    'P3: A version of a run of the local runner was written over',
  );
  finds(
    {
      versions: [
        version('backfills', { id: 'b1', version: 1, state: 'running' }),
        version('backfills', { id: 'b1', version: 2, state: 'paused' }),
        version('backfills', { id: 'b1', version: 2, state: 'canceled' }),
      ],
    },
    'P3: A version of a backfill was written over',
  );
  const seen = (from, lifecycle) => ({
    from,
    to: from + 1,
    backend: 'A',
    runs: [
      { id: 'r1', lifecycle, repairs: 0, observedAt: '2020-01-01T00:00:00Z' },
    ],
  });
  finds(
    { seen: [seen(1, 'running'), seen(5, 'queued')] },
    'P3: Clients saw it: A run went back',
  );
});

test('P7: a change without a record, a record without a change', () => {
  const { audit } = history();
  finds({ audit: [] }, 'P7: 1 changes and 0 records of run-create');
  finds(
    { audit: [...audit, { ...audit[0], action: 'run-repair' }] },
    'P7: 0 changes and 1 records of run-repair',
  );
  const { operations, runs, versions } = history();
  finds(
    {
      operations: [
        ...operations,
        { kind: 'pause', job: 'east/one', status: 200 },
        { kind: 'pause', job: 'east/one' },
      ],
    },
    'P7: 1 changes and 0 records of job-pause',
  );
  const cancel = '{"at":"2026","code":"canceled_by_user"}';
  const canceled = {
    runs: [{ ...runs[0], backfill_id: 'b1' }],
    versions: versions.map(({ row, ...one }) => ({
      ...one,
      row: { ...row, cancel },
    })),
  };
  finds(canceled, 'P7: 1 changes and 0 records of run-cancel');
  const record = {
    action: 'backfill-cancel',
    outcome: 'succeeded',
    subject: 'backfill:b1',
  };
  assert.deepEqual(found({ ...canceled, audit: [...audit, record] }), []);
});

test('P8: newer than the last answer, or from the future', () => {
  const seen = observedAt => [
    {
      from: MINUTE + 8_000,
      to: MINUTE + 8_100,
      backend: 'A',
      runs: [
        {
          id: 'r1',
          lifecycle: 'running',
          repairs: 0,
          observedAt: new Date(observedAt).toISOString(),
        },
      ],
    },
  ];
  const faults = [{ kind: 'silence', from: MINUTE, to: MINUTE + 10_000 }];
  assert.deepEqual(found({ faults, seen: seen(MINUTE) }), []);
  finds(
    { faults, seen: seen(MINUTE + 7_000) },
    'P8: A state is shown as newer than the last answer of its engine',
  );
  finds({ seen: seen(MINUTE + 60_000) }, 'P8: A state is from the future');
});

test('P10: two attempts at once, one twice, success without work, more often than allowed', () => {
  const two = attempts([1, 0, 'failed'], [2, 0, 'success']);
  const task = { ...history().taskRuns[0], attempts: two };
  finds(
    {
      work: [line('start', 10, 1), line('start', 11, 2), line('beat', 10, 1)],
    },
    'P10: An attempt was at work beside the one after it',
  );
  finds(
    { work: [line('start', 10, 1), line('start', 11, 1)] },
    'P10: An attempt ran twice',
  );
  finds({ work: [] }, 'P10: An attempt that succeeded did not do its work');
  finds(
    {
      taskRuns: [task],
      work: [line('start', 10, 1), line('start', 11, 2), line('done', 11, 2)],
    },
    'P10: What must not be tried again was',
  );
  finds(
    {
      taskRuns: [
        { ...task, attempts: attempts([1, 0, 'success'], [2, 0, 'success']) },
      ],
    },
    'P10: A task succeeded more than once',
  );
});

test('writes: rows that are there twice, or not, or by nobody', () => {
  const append = { table: 'lake.faults.rows', mode: 'append' };
  const specs = new Map([
    [
      'east/one',
      { tasks: [{ key: 'work', type: 'sql', sql: { materialize: append } }] },
    ],
  ]);
  const [row] = history().taskRuns;
  const wrote = (...numbers) =>
    numbers.map(attempt => ({ run: 'r1', task: 'work', attempt }));
  const interrupted = attempts([1, 0, 'failed'], [2, 0, 'success']);
  const repaired = attempts([1, 0, 'success'], [2, 1, 'success']);
  for (const [numbers, list] of [
    [[1], row.attempts],
    [[1], interrupted],
    [[2], interrupted],
    [[1, 2], repaired],
  ]) {
    const taskRuns = [{ ...row, attempts: list }];
    assert.deepEqual(
      found({ specs, taskRuns, written: wrote(...numbers), work: [] }),
      [],
    );
  }
  finds(
    {
      specs,
      taskRuns: [{ ...row, attempts: interrupted }],
      written: wrote(1, 2),
    },
    'writes: A task appended its rows more than once',
  );
  finds({ specs }, 'writes: A task succeeded and its rows are not there');
  finds(
    { specs, written: wrote(1, 9) },
    'writes: An attempt that nobody knows has written',
  );
  finds({ written: wrote(1) }, 'writes: A task that nobody knows has written');
});

test('P10: a run that stays with a runner that was killed', () => {
  const kill = {
    kind: 'kill',
    pid: 7,
    down: 0,
    from: MINUTE,
    to: MINUTE + 500,
  };
  const owned = (owner, at) =>
    version(
      'local_runs',
      { run_id: 'r1', owner, fence: at, version: 1, lifecycle: 'running' },
      at,
    );
  const versions = [
    version('local_runners', { id: 'one', pid: 7 }, MINUTE - 9_000),
    owned('one', MINUTE - 8_000),
  ];
  const late = 'P10: A run stayed with a runner that was killed';
  const taken = owned('two', MINUTE + 9_000);
  assert.ok(
    !found({ faults: [kill], versions: [...versions, taken] }).includes(late),
  );
  finds({ faults: [kill], versions }, late);
  finds(
    { faults: [kill], versions: [...versions, owned('two', MINUTE + 30_000)] },
    late,
  );
});

test('leases: taken while held, and too late', () => {
  const lease = (fence, holder, at, expires) =>
    version(
      'leases',
      {
        name: 'loop:runs.triggers',
        holder,
        fence,
        old_holder: 'one',
        old_expires_at: expires,
      },
      at,
    );
  const first = lease(1, 'one', MINUTE - 20_000, 0);
  finds(
    { versions: [first, lease(2, 'two', MINUTE, MINUTE + 3_000)] },
    'leases: A lease was taken from its holder',
  );
  finds(
    {
      versions: [
        version('local_runs', {
          run_id: 'r1',
          owner: 'two',
          old_owner: 'one',
          old_owner_until: MINUTE + 4_000,
        }),
      ],
    },
    'leases: A run was taken from a runner that is alive',
  );
  finds(
    {
      faults: [{ kind: 'kill', alone: true, from: MINUTE, to: MINUTE + 100 }],
      versions: [first, lease(2, 'two', MINUTE + 12_000, MINUTE + 6_000)],
    },
    'leases: A loop was without a leader for too long',
  );
});

test('leases: how long a takeover took is measured where nothing else went wrong', () => {
  const taken = lateBy =>
    version(
      'leases',
      {
        name: 'loop:runs.dispatch',
        holder: 'two',
        old_holder: 'one',
        fence: 2,
        old_expires_at: MINUTE + 5_000,
      },
      MINUTE + lateBy,
    );
  const kill = { kind: 'kill', alone: true, from: MINUTE, to: MINUTE + 11_000 };
  const freeze = { kind: 'freeze', from: MINUTE + 2_000, to: MINUTE + 4_000 };
  const measured = (faults, lateBy) =>
    takeovers({ faults, versions: [taken(lateBy)] }).map(({ ms }) => ms);
  assert.deepEqual(measured([kill], 6_000), [6_000]);
  assert.deepEqual(measured([kill], 12_000), [12_000]);
  assert.deepEqual(measured([kill, freeze], 6_000), []);
  // That of the other one, which is killed later.
  const later = taken(28_000);
  later.row.old_expires_at = MINUTE + 27_000;
  assert.deepEqual(takeovers({ faults: [kill], versions: [later] }), []);
});

test('limits: more runs at work than allowed, of a job, a workspace or a profile', () => {
  const { versions } = history();
  const other = version('runs', { ...versions[1].row, id: 'r2', version: 1 });
  finds(
    { versions: [versions[0], versions[1], other] },
    'limits: 2 runs of east/one at work, 1 allowed',
  );
  const both = [versions[0], versions[1], other];
  finds(
    {
      versions: both,
      limits: { workspaces: new Map([['east', 1]]), computes: new Map() },
    },
    'limits: 2 runs of east at work, 1 allowed',
  );
  finds(
    {
      versions: both,
      specs: new Map([['east/one', { tasks: [{ compute: 'narrow' }] }]]),
      limits: { workspaces: new Map(), computes: new Map([['narrow', 1]]) },
    },
    'limits: 2 runs of east on narrow at work, 1 allowed',
  );
});

test('facts: an end that nobody is told of, or twice', () => {
  const { facts } = history();
  finds({ facts: [] }, 'facts: 1 ends of a run, 0 told of');
  finds({ facts: [...facts, ...facts] }, 'facts: 1 ends of a run, 2 told of');
});

test('ends: what has not come to one', () => {
  const { taskRuns } = history();
  finds({ stuck: [{ id: 'r1' }] }, 'ends: A run has not ended');
  finds(
    { taskRuns: [{ ...taskRuns[0], lifecycle: 'running' }] },
    'ends: A task of a run that has ended has not',
  );
  finds(
    { taskRuns: [{ ...taskRuns[0], result: 'failed' }] },
    'ends: A run succeeded although a task of it failed',
  );
  const marked = { ...taskRuns[0], result: 'failed', mark: '{}' };
  assert.deepEqual(found({ taskRuns: [marked] }), []);
  finds(
    {
      versions: [
        version('local_runs', {
          run_id: 'r1',
          fence: 1,
          version: 1,
          lifecycle: 'running',
        }),
      ],
    },
    'ends: A run that has ended goes on in the local runner',
  );
  finds(
    {
      backends: [
        {
          name: 'A',
          starts: [],
          crashes: [{ at: MINUTE, what: 'A did not start' }],
        },
      ],
    },
    'ends: A did not start',
  );
});
