import { RunOperation } from '@openlake/plugin-openlake-common';
import { RunReport, TaskReport } from '../Orchestrator';
import { deployableJob } from './deployableJob';
import { ConformanceOptions, OrchestratorSubject } from './OrchestratorSubject';
import { RunMirror } from './RunMirror';

/**
 * What every orchestrator promises. Call it in a test file, within `describe`.
 *
 * @public
 */
// eslint-disable-next-line jest/no-export -- the tests of a kit run where it is imported
export function orchestratorConformance(options: ConformanceOptions): void {
  const patienceMs = options.patienceMs ?? 20_000;
  let subject: OrchestratorSubject;
  let count = 0;

  beforeEach(async () => {
    subject = await options.open();
  });
  afterEach(async () => {
    await subject.close();
  });

  async function start(
    tasks: object[],
    more: Record<string, unknown> = {},
  ): Promise<string> {
    const revision = deployableJob(`job-${++count}`, { ...more, tasks });
    await subject.orchestrator.deploy(revision);
    const runId = `run-${count}`;
    await subject.orchestrator.trigger({ ...request(revision), runId });
    return runId;
  }

  async function when(
    runId: string,
    condition: (run: RunReport) => boolean,
  ): Promise<RunReport> {
    const until = Date.now() + patienceMs;
    for (;;) {
      const run = await subject.orchestrator.getRun(runId);
      if (run && condition(run)) {
        return run;
      }
      if (Date.now() > until) {
        throw new Error(
          `Nothing came of waiting for ${condition}: ${JSON.stringify(run)}`,
        );
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  const ended = (run: RunReport) => run.state.lifecycle === 'terminated';
  const end = (runId: string) => when(runId, ended);
  const repaired = (number: number) => (run: RunReport) =>
    ended(run) && run.repair === number;
  const claims = (operation: RunOperation) =>
    subject.orchestrator.capabilities.operations.includes(operation);

  it('runs a revision that was deployed, however often that was', async () => {
    const { orchestrator, tasks } = subject;
    const revision = deployableJob('twice', {
      tasks: [{ key: 'only', ...tasks.succeeds() }],
    });
    await Promise.all([
      orchestrator.deploy(revision),
      orchestrator.deploy(revision),
    ]);
    await orchestrator.deploy(revision);
    await orchestrator.trigger({ ...request(revision), runId: 'once' });
    expect((await end('once')).state).toMatchObject({ result: 'success' });
  });

  it('starts a run once, however often it is triggered', async () => {
    const { orchestrator, tasks } = subject;
    const revision = deployableJob('idempotent', {
      tasks: [{ key: 'only', ...tasks.succeeds() }],
    });
    await orchestrator.deploy(revision);
    const trigger = { ...request(revision), runId: 'same' };
    await Promise.all([1, 2, 3].map(() => orchestrator.trigger(trigger)));
    const first = await end('same');
    await orchestrator.trigger(trigger);
    expect(await orchestrator.getRun('same')).toEqual(first);
    expect(attempts(first, 'only')).toHaveLength(1);
  });

  it('refuses what it does not know with not_found', async () => {
    const { orchestrator, tasks } = subject;
    const revision = deployableJob('never-deployed', {
      tasks: [{ key: 'only', ...tasks.succeeds() }],
    });
    const unknown = { name: 'ConnectorError', kind: 'not_found' };
    await expect(
      orchestrator.trigger({ ...request(revision), runId: 'none' }),
    ).rejects.toMatchObject(unknown);
    await expect(orchestrator.cancel('none')).rejects.toMatchObject(unknown);
    await orchestrator.deploy(revision);
    await expect(
      orchestrator.repair({
        runId: 'none',
        repairId: 'r',
        repairNumber: 1,
        tasks: ['only'],
        revisionHash: revision.hash,
      }),
    ).rejects.toMatchObject(unknown);
    await expect(
      orchestrator.readLog(
        { runId: 'none', key: 'only', attempt: 1 },
        { from: 1, limit: 1 },
      ),
    ).rejects.toMatchObject(unknown);
    expect(await orchestrator.getRun('none')).toBeUndefined();
    await orchestrator.retire({ workspace: 'conformance', job: 'none' });
  });

  it('starts tasks in order and leaves out what cannot succeed', async () => {
    const { tasks } = subject;
    const run = await end(
      await start([
        { key: 'last', ...tasks.succeeds(), depends_on: ['broken'] },
        { key: 'first', ...tasks.succeeds() },
        { key: 'broken', ...tasks.fails(), depends_on: ['first'] },
        {
          key: 'anyway',
          ...tasks.succeeds(),
          depends_on: ['last'],
          run_if: 'all_done',
        },
      ]),
    );
    expect(run.state).toMatchObject({
      lifecycle: 'terminated',
      result: 'failed',
    });
    expect(results(run)).toEqual({
      first: 'success',
      broken: 'failed',
      last: 'upstream_failed',
      anyway: 'success',
    });
    expect(attempts(run, 'last')).toEqual([]);
    const [first, broken] = ['first', 'broken'].map(key => taskOf(run, key));
    expect(Date.parse(broken.startedAt!)).toBeGreaterThanOrEqual(
      Date.parse(first.endedAt!),
    );
    expect(broken.error?.message).toBeTruthy();
    expect(run.endedAt).toBeDefined();
  });

  it('makes another attempt as often as the job says', async () => {
    const { tasks } = subject;
    const run = await end(
      await start([
        {
          key: 'stubborn',
          ...tasks.fails(),
          retries: 2,
          retry: { delay: '10ms' },
        },
      ]),
    );
    expect(
      attempts(run, 'stubborn').map(({ number, state }) => [
        number,
        state.result,
      ]),
    ).toEqual([
      [1, 'failed'],
      [2, 'failed'],
      [3, 'failed'],
    ]);
  });

  it('ends what takes longer than its timeout', async () => {
    const { tasks } = subject;
    const run = await end(
      await start([{ key: 'slow', ...tasks.blocks(), timeout: '1s' }]),
    );
    expect(run.state.result).toBe('failed');
    expect(results(run)).toEqual({ slow: 'timed_out' });
  });

  it('runs a task once per item', async () => {
    const { tasks } = subject;
    const run = await end(
      await start([
        {
          key: 'each',
          ...tasks.succeeds(),
          for_each: { in: ['a', 'b', 'c'], max_parallel: 2 },
        },
        { key: 'after', ...tasks.succeeds(), depends_on: ['each'] },
      ]),
    );
    expect(run.state.result).toBe('success');
    const items = run.tasks
      .filter(({ key, index }) => key === 'each' && index !== undefined)
      .sort((a, b) => a.index! - b.index!);
    expect(items.map(({ item, state }) => [item, state.result])).toEqual([
      ['a', 'success'],
      ['b', 'success'],
      ['c', 'success'],
    ]);
    expect(
      run.tasks.find(({ key, index }) => key === 'each' && index === undefined)
        ?.state.result,
    ).toBe('success');
  });

  it('cancels a run with all that it has started', async () => {
    const { orchestrator, tasks } = subject;
    const runId = await start([
      { key: 'done', ...tasks.succeeds() },
      { key: 'stuck', ...tasks.blocks(), depends_on: ['done'], retries: 3 },
      { key: 'later', ...tasks.succeeds(), depends_on: ['stuck'] },
    ]);
    await when(
      runId,
      ({ tasks: all }) =>
        all.find(({ key }) => key === 'stuck')?.state.lifecycle === 'running',
    );
    await Promise.all([orchestrator.cancel(runId), orchestrator.cancel(runId)]);
    const run = await end(runId);
    expect(run.state).toMatchObject({
      result: 'canceled',
      reason: { code: 'canceled_by_user' },
    });
    expect(results(run)).toEqual({
      done: 'success',
      stuck: 'canceled',
      later: 'canceled',
    });
    await orchestrator.cancel(runId);
    expect(await orchestrator.getRun(runId)).toEqual(run);
  });

  it('repairs the tasks it is told and leaves the others as they are', async () => {
    const { orchestrator, tasks } = subject;
    const revision = deployableJob('repaired', {
      tasks: [
        { key: 'fine', ...tasks.succeeds() },
        { key: 'gated', ...tasks.failsUntilOpen('g'), depends_on: ['fine'] },
        { key: 'blocked', ...tasks.succeeds(), depends_on: ['gated'] },
      ],
    });
    await orchestrator.deploy(revision);
    await orchestrator.trigger({ ...request(revision), runId: 'r' });
    const before = await end('r');
    expect(before.state.result).toBe('failed');
    await subject.openGate('g');
    const repair = {
      runId: 'r',
      repairId: 'first',
      repairNumber: 1,
      tasks: ['gated', 'blocked'],
      revisionHash: revision.hash,
    };
    await Promise.all([
      orchestrator.repair(repair),
      orchestrator.repair(repair),
    ]);
    const after = await when(
      'r',
      run => ended(run) && run.state.result === 'success',
    );
    expect(taskOf(after, 'fine')).toEqual(taskOf(before, 'fine'));
    expect(
      attempts(after, 'gated').map(({ number, repair: round, state }) => [
        number,
        round,
        state.result,
      ]),
    ).toEqual([
      [1, 0, 'failed'],
      [2, 1, 'success'],
    ]);
    expect(attempts(after, 'blocked').map(({ repair: n }) => n)).toEqual([1]);
    expect(after.version).toBeGreaterThan(before.version);
    await orchestrator.repair(repair);
    expect(await orchestrator.getRun('r')).toEqual(after);
  });

  it('leaves out of a repair with another revision what is new and was not named', async () => {
    const { orchestrator, tasks } = subject;
    const gated = { key: 'gated', ...tasks.failsUntilOpen('n') };
    const first = deployableJob('grown', { tasks: [gated] });
    const grown = deployableJob('grown', {
      tasks: [
        { key: 'new', ...tasks.fails() },
        { ...gated, depends_on: ['new'] },
      ],
    });
    await orchestrator.deploy(first);
    await orchestrator.trigger({ ...request(first), runId: 'n' });
    await end('n');
    await subject.openGate('n');
    await orchestrator.deploy(grown);
    await orchestrator.repair({
      runId: 'n',
      repairId: 'named',
      repairNumber: 1,
      tasks: ['gated'],
      revisionHash: grown.hash,
    });
    const run = await when('n', repaired(1));
    expect(run.state.result).toBe('success');
    expect(results(run)).toEqual({ new: 'skipped', gated: 'success' });
    expect(taskOf(run, 'new')).toMatchObject({
      state: { reason: { code: 'not_selected' } },
      attempts: [],
    });
  });

  it('runs the chosen tasks of a job only, if it says it does', async () => {
    const { orchestrator, tasks } = subject;
    if (!claims('run_some_tasks')) {
      return;
    }
    const revision = deployableJob('selected', {
      tasks: [
        { key: 'before', ...tasks.fails() },
        { key: 'chosen', ...tasks.succeeds(), depends_on: ['before'] },
        { key: 'between', ...tasks.fails(), depends_on: ['chosen'] },
        {
          key: 'last',
          ...tasks.succeeds(),
          depends_on: ['chosen', 'between'],
        },
        { key: 'after', ...tasks.succeeds(), depends_on: ['last'] },
      ],
    });
    await orchestrator.deploy(revision);
    await orchestrator.trigger({
      ...request(revision),
      runId: 's',
      tasks: ['chosen', 'last'],
    });
    const run = await end('s');
    expect(run.state.result).toBe('success');
    expect(results(run)).toEqual({
      before: 'skipped',
      chosen: 'success',
      between: 'skipped',
      last: 'success',
      after: 'skipped',
    });
    for (const key of ['before', 'between', 'after']) {
      expect(taskOf(run, key)).toMatchObject({
        state: { reason: { code: 'not_selected' } },
        attempts: [],
      });
    }
    const [chosen, last] = ['chosen', 'last'].map(key => taskOf(run, key));
    expect(Date.parse(last.startedAt!)).toBeGreaterThanOrEqual(
      Date.parse(chosen.endedAt!),
    );
    await orchestrator.repair({
      runId: 's',
      repairId: 'more',
      repairNumber: 1,
      tasks: ['after'],
      revisionHash: revision.hash,
    });
    const more = await when('s', repaired(1));
    expect(results(more)).toEqual({ ...results(run), after: 'success' });
  });

  it('counts a task as what somebody marked it, if it says it does', async () => {
    const { orchestrator, tasks } = subject;
    if (!claims('repair_with_marks')) {
      return;
    }
    const revision = deployableJob('marked', {
      tasks: [
        { key: 'broken', ...tasks.fails() },
        { key: 'blocked', ...tasks.succeeds(), depends_on: ['broken'] },
        { key: 'fine', ...tasks.succeeds() },
        { key: 'behind', ...tasks.succeeds(), depends_on: ['fine'] },
      ],
    });
    await orchestrator.deploy(revision);
    await orchestrator.trigger({ ...request(revision), runId: 'm' });
    await end('m');
    await orchestrator.repair({
      runId: 'm',
      repairId: 'marked',
      repairNumber: 1,
      tasks: ['blocked', 'behind'],
      revisionHash: revision.hash,
      marks: [
        { key: 'broken', result: 'success' },
        { key: 'fine', result: 'failed' },
      ],
    });
    const run = await when('m', repaired(1));
    expect(results(run)).toEqual({
      broken: 'success',
      blocked: 'success',
      fine: 'failed',
      behind: 'upstream_failed',
    });
    expect(run.state.result).toBe('failed');
    expect(taskOf(run, 'broken').state.reason?.code).toBe('marked_by_user');
    expect(attempts(run, 'broken')).toHaveLength(1);
    expect(attempts(run, 'fine')).toHaveLength(1);

    await orchestrator.trigger({
      ...request(revision),
      runId: 'n',
      tasks: ['blocked', 'behind'],
      marks: [
        { key: 'broken', result: 'success' },
        { key: 'fine', result: 'failed' },
      ],
    });
    const fresh = await end('n');
    expect(results(fresh)).toEqual(results(run));
    expect(attempts(fresh, 'broken')).toEqual([]);
  });

  it('runs with other parameters from a repair on, if it says it does', async () => {
    const { orchestrator, tasks } = subject;
    if (!claims('repair_with_parameters')) {
      return;
    }
    const revision = deployableJob('parameters', {
      parameters: [{ name: 'list', type: 'array', items: 'string' }],
      tasks: [
        {
          key: 'each',
          ...tasks.failsUntilOpen('p'),
          for_each: { in: '{{ params.list }}' },
        },
      ],
    });
    await orchestrator.deploy(revision);
    await orchestrator.trigger({
      ...request(revision),
      runId: 'p',
      parameters: { list: ['a'] },
    });
    await end('p');
    await subject.openGate('p');
    const repair = (number: number, more: object = {}) =>
      orchestrator.repair({
        runId: 'p',
        repairId: `r${number}`,
        repairNumber: number,
        tasks: ['each'],
        revisionHash: revision.hash,
        ...more,
      });
    const items = (run: RunReport) =>
      run.tasks
        .filter(({ index }) => index !== undefined)
        .sort((a, b) => a.index! - b.index!)
        .map(({ item, state }) => [item, state.result]);
    await repair(1, { parameters: { list: ['b', 'c'] } });
    const changed = await when('p', repaired(1));
    expect(items(changed)).toEqual([
      ['b', 'success'],
      ['c', 'success'],
    ]);
    await repair(2);
    expect(items(await when('p', repaired(2)))).toEqual(items(changed));
  });

  it('forgets ended runs when it is told to, if it can, and no others', async () => {
    const { orchestrator, tasks } = subject;
    if (!orchestrator.removeRuns) {
      return;
    }
    const old = await start([{ key: 'only', ...tasks.says(3) }]);
    const active = await start([{ key: 'stuck', ...tasks.blocks() }]);
    await end(old);
    await orchestrator.removeRuns([old, active, 'unknown']);
    await orchestrator.removeRuns([old]);
    expect(await orchestrator.getRun(old)).toBeUndefined();
    await expect(
      orchestrator.readLog(
        { runId: old, key: 'only', attempt: 1 },
        { from: 1, limit: 1 },
      ),
    ).rejects.toMatchObject({ name: 'ConnectorError', kind: 'not_found' });
    expect((await orchestrator.getRun(active))?.state.lifecycle).toBe(
      'running',
    );
    await orchestrator.cancel(active);
    await end(active);
  });

  it('repairs no run that is still active', async () => {
    const { orchestrator, tasks } = subject;
    const revision = deployableJob('active', {
      tasks: [{ key: 'stuck', ...tasks.blocks() }],
    });
    await orchestrator.deploy(revision);
    await orchestrator.trigger({ ...request(revision), runId: 'a' });
    await expect(
      orchestrator.repair({
        runId: 'a',
        repairId: 'early',
        repairNumber: 1,
        tasks: ['stuck'],
        revisionHash: revision.hash,
      }),
    ).rejects.toMatchObject({ name: 'ConnectorError', kind: 'invalid' });
    await orchestrator.cancel('a');
    await end('a');
  });

  it.each([1, 3, 100])(
    'tells every change to a reader of pages of %i',
    async pageSize => {
      const { orchestrator, tasks } = subject;
      const mirror = new RunMirror(orchestrator, { pageSize });
      const runIds: string[] = [];
      for (let i = 0; i < 4; i++) {
        runIds.push(
          await start([
            { key: 'a', ...tasks.succeeds() },
            { key: 'b', ...tasks.succeeds(), depends_on: ['a'] },
            { key: 'c', ...tasks.fails(), depends_on: ['a'] },
            {
              key: 'd',
              ...tasks.succeeds(),
              depends_on: ['b', 'c'],
              run_if: 'all_done',
            },
          ]),
        );
        await mirror.read();
      }
      const ends = Promise.all(runIds.map(end));
      let over = false;
      ends.then(
        () => (over = true),
        () => (over = true),
      );
      while (!over) {
        await mirror.read();
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      await mirror.catchUp();
      for (const run of await ends) {
        expect(sorted(mirror.run(run.runId)!)).toEqual(sorted(run));
      }
      expect(mirror.violations).toEqual([]);
    },
  );

  it('hints at changes, if it says it does', async () => {
    const { orchestrator, tasks } = subject;
    if (!orchestrator.onChange) {
      return;
    }
    // Hints are gathered, so it may come after the end.
    const hint = Promise.withResolvers<void>();
    const unsubscribe = orchestrator.onChange(hint.resolve);
    await end(await start([{ key: 'only', ...tasks.succeeds() }]));
    await expect(hint.promise).resolves.toBeUndefined();
    unsubscribe();
  });

  it('gives out a log in pages, and what of it holds a text', async () => {
    const { orchestrator, tasks } = subject;
    const run = await end(await start([{ key: 'chatty', ...tasks.says(25) }]));
    const ref = { runId: run.runId, key: 'chatty', attempt: 1 };
    const whole = await orchestrator.readLog(ref, { from: 1, limit: 1_000 });
    expect(whole.complete).toBe(true);
    expect(whole.droppedBytes).toBe(0);
    const said = whole.lines.filter(({ text }) => /^line \d+$/.test(text));
    expect(said.map(({ text }) => text)).toEqual(
      Array.from({ length: 25 }, (_, i) => `line ${i + 1}`),
    );
    const paged = [];
    for (let from = 1, left = true; left; ) {
      const page = await orchestrator.readLog(ref, { from, limit: 7 });
      paged.push(...page.lines);
      left = page.lines.length > 0;
      from = page.next;
    }
    expect(paged).toEqual(whole.lines);
    const found = await orchestrator.readLog(ref, {
      from: 1,
      limit: 1_000,
      contains: 'LINE 2',
    });
    expect(found.lines).toEqual(
      said.filter(({ text }) => text.includes('line 2')),
    );
  });

  it('is healthy', async () => {
    expect(await subject.orchestrator.health()).toMatchObject({
      status: 'healthy',
    });
  });
}

function request(revision: { workspace: string; job: string; hash: string }) {
  const { workspace, job, hash } = revision;
  return { workspace, job, revisionHash: hash, runNumber: 1, parameters: {} };
}

function taskOf(run: RunReport, key: string): TaskReport {
  const task = run.tasks.find(found => found.key === key);
  if (!task) {
    throw new Error(`Run ${run.runId} has no task ${key}`);
  }
  return task;
}

function attempts(run: RunReport, key: string) {
  return taskOf(run, key).attempts;
}

function results(run: RunReport): Record<string, string | undefined> {
  return Object.fromEntries(
    run.tasks.map(({ key, state }) => [key, state.result]),
  );
}

function sorted(run: RunReport): RunReport {
  const order = (task: TaskReport) => `${task.key}[${task.index ?? ''}]`;
  return {
    ...run,
    tasks: [...run.tasks].sort((a, b) => order(a).localeCompare(order(b))),
  };
}
