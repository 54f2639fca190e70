import { deskForEachTest } from '../../__testUtils__/Desk';
import { aRun, aTask, runId, states } from '../../__testUtils__/samples';
import { Refusal } from '../../__testUtils__/TestPortal';

const desk = deskForEachTest();

const page = (path: string) => `${desk.portal.url}/openlake${path}`;

describe('olo runs ls', () => {
  it('shows what a filter finds, why a run waits or failed, and the same list in the portal', async () => {
    desk.portal.answer({
      listRuns: () => ({
        items: [
          aRun(8, {
            ...states.queued,
            reason: { code: 'workspace_limit' },
            queuePosition: 3,
          }),
          aRun(7, states.failed),
        ],
        nextCursor: 'next',
      }),
    });

    const { code, out } = await desk.olo(
      'runs',
      'ls',
      '--job',
      'sales/orders',
      '--state',
      'queued,failed',
      '--since',
      '2026-11-30',
      '-n',
      '2',
    );

    expect(code).toBe(0);
    expect(out.map(line => line.replace(/ {2,}/g, '  '))).toEqual([
      'RUN  STATE  TRIGGER  CREATED  TOOK  ID  WHY',
      expect.stringMatching(
        /^sales\/orders#8 {2}queued {2}manual {2}.* {2}place 3 in the queue: workspace limit$/,
      ),
      expect.stringMatching(
        /^sales\/orders#7 {2}failed {2}manual {2}.* {2}10s {2}.* {2}load: no such column$/,
      ),
      '',
      'There are more: --limit or --all shows them',
      page(
        '/runs?workspace=sales&job=orders&state=queued%2Cfailed&since=2026-11-30T00%3A00%3A00.000Z',
      ),
    ]);
    expect(desk.portal.inputs('listRuns')[0].query).toEqual({
      workspace: 'sales',
      job: 'orders',
      state: 'queued,failed',
      since: '2026-11-30T00:00:00.000Z',
      limit: 2,
    });
  });

  it('says when there is none', async () => {
    desk.portal.answer({ listRuns: () => ({ items: [] }) });

    expect((await desk.olo('runs', 'ls')).out[0]).toBe('No run is like that');
  });

  it('says that there is no such job, rather than that it has no such run', async () => {
    desk.portal.answer({
      listRuns: () => ({ items: [] }),
      getJob: () => {
        throw new Refusal(404, 'There is no job nope in workspace sales');
      },
    });

    const { code, out, err } = await desk.olo(
      ...['runs', 'ls', '--job', 'sales/nope'],
    );

    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err[0]).toContain('There is no job nope in workspace sales');

    desk.portal.answer({
      getJob: () => {
        throw new Refusal(403, 'You may not read jobs');
      },
    });
    expect(await desk.olo('runs', 'ls', '--job', 'sales/nope')).toMatchObject({
      code: 0,
      out: ['No run is like that', expect.anything()],
    });
  });

  it('reads page by page as far as it was asked to', async () => {
    desk.portal.answer({
      listRuns: ({ query }) => {
        const from = Number(query.cursor ?? 1);
        const until = Math.min(from + query.limit! - 1, 450);
        return {
          items: Array.from({ length: until - from + 1 }, (_, index) =>
            aRun(from + index),
          ),
          nextCursor: until < 450 ? String(until + 1) : undefined,
        };
      },
    });
    const count = async (...args: string[]) =>
      (await desk.olo('runs', 'ls', '-q', ...args)).out.length;

    expect(await count()).toBe(20);
    expect(await count('--limit', '250')).toBe(250);
    expect(await count('--all')).toBe(450);
    expect((await desk.olo('runs', 'ls', '--limit', '0')).code).toBe(2);
  });

  it('writes the answer of the API as JSON', async () => {
    const answer = { items: [aRun(7)], nextCursor: 'next' };
    desk.portal.answer({ listRuns: () => answer });

    const { out } = await desk.olo('runs', 'ls', '-n', '1', '-o', 'json');

    expect(JSON.parse(out.join('\n'))).toEqual(answer);
  });
});

describe('olo runs get', () => {
  it('shows what a run is, its tasks and its repairs', async () => {
    desk.portal.answer({
      getRun: () => ({
        run: aRun(7, {
          ...states.failed,
          // Ten seconds from end to end, of which it waited for a repair.
          activeMs: 4_000,
          parameters: { day: '2026-01-31' },
          selection: ['load'],
          mark: {
            result: 'failed',
            was: 'success',
            by: 'user:default/ann',
            at: '2026-11-30T06:00:00.000Z',
            note: 'rows are missing',
          },
        }),
        tasks: [
          aTask('load', {
            ...states.failed,
            error: {
              category: 'data',
              message: 'no such column',
              source: { file: 'sql/load.sql', line: 3, excerpt: [] },
              logLine: 9,
            },
          }),
          aTask('each', { items: { success: 998, timed_out: 2 } }),
        ],
        repairs: [
          {
            number: 1,
            by: 'user:default/bob',
            at: '2026-11-30T05:30:00.000Z',
            tasks: ['load'],
            parameters: { day: '2026-01-31' },
            note: 'again',
            revision: { hash: 'abc', number: 3 },
          },
        ],
      }),
    });

    const { out } = await desk.olo('runs', 'get', runId(7));
    const text = out.join('\n');

    expect(text).toContain('sales/orders#7 failed after 4s: load: no such');
    expect(text).toMatch(/Parameters +day=2026-01-31/);
    expect(text).toMatch(/Only +load/);
    expect(text).toMatch(
      /Failure +data, sql\/load.sql:3, line 9 of the log of load/,
    );
    expect(text).toMatch(
      /Marked +failed, was success, by user:default\/ann at 2026-11-30 06:00:00Z: rows are missing/,
    );
    expect(text).toContain('sql/load.sql:3 no such column');
    expect(text).toContain('items: 998 success, 2 timed out');
    expect(text).toMatch(/1 +user:default\/bob .* load +day=2026-01-31 +again/);
  });

  it.each([
    ['an id', runId(7).toLowerCase()],
    [
      'the address of its page',
      `https://portal.example/openlake/workspaces/sales/jobs/orders/runs/${runId(
        7,
      )}?task=load`,
    ],
    ['a number', 'sales/orders#7'],
    ['the newest', 'sales/orders#latest'],
  ])('takes %s', async (_, name) => {
    desk.portal.answer({
      listRuns: () => ({ items: [aRun(7)] }),
      getRun: () => ({ run: aRun(7), tasks: [], repairs: [] }),
    });

    expect((await desk.olo('runs', 'get', name, '-q')).out).toEqual([runId(7)]);
    expect(desk.portal.inputs('getRun')).toMatchObject([
      { params: { run: runId(7) } },
    ]);
  });

  it('says what there is when it finds none', async () => {
    desk.portal.answer({ listRuns: () => ({ items: [] }) });

    expect((await desk.olo('runs', 'get', 'sales/orders#9')).err).toEqual([
      'error: There is no run sales/orders#9; olo runs ls --job sales/orders shows what there is',
    ]);
    expect((await desk.olo('runs', 'get', 'orders 9')).err[0]).toContain(
      'orders 9 is no run; write its id',
    );
  });
});

describe('olo runs get of a canceled run', () => {
  it('says who canceled it, when and why', async () => {
    desk.portal.answer({
      getRun: () => ({
        run: aRun(7, {
          ...states.canceled,
          cancel: {
            by: 'user:default/ann',
            at: '2026-11-30T05:00:09.000Z',
            note: 'wrong day',
          },
        }),
        tasks: [],
        repairs: [],
      }),
    });

    const { out } = await desk.olo('runs', 'get', runId(7));

    expect(out.join('\n')).toMatch(
      /Canceled +by user:default\/ann at .*: wrong day/,
    );
  });
});

describe('olo runs cancel', () => {
  it('cancels one run', async () => {
    desk.portal.answer({ cancelRun: () => aRun(7, states.canceled) });

    const { code, out } = await desk.olo(
      'runs',
      'cancel',
      runId(7),
      '--note',
      'wrong day',
    );

    expect(code).toBe(0);
    expect(out[0]).toBe('sales/orders#7 canceled after 10s: canceled by user');
    expect(desk.portal.inputs('cancelRun')).toMatchObject([
      { params: { run: runId(7) }, body: { note: 'wrong day' } },
    ]);
  });

  it('does nothing when a run and a filter are given: one would be passed over', async () => {
    const { code, err } = await desk.olo(
      'runs',
      'cancel',
      runId(7),
      '--dry-run',
    );

    expect(code).toBe(2);
    expect(err[0]).toContain('Name a run, or say with options which runs');
    expect(desk.portal.calls).toEqual([]);
  });
});

describe('olo runs mark', () => {
  it('marks a run', async () => {
    desk.portal.answer({ markRun: () => aRun(7) });

    expect(
      (
        await desk.olo(
          'runs',
          'mark',
          runId(7),
          'success',
          '--note',
          'checked by hand',
        )
      ).code,
    ).toBe(0);
    expect(desk.portal.inputs('markRun')).toMatchObject([
      {
        params: { run: runId(7) },
        body: { result: 'success', note: 'checked by hand' },
      },
    ]);
  });

  it('marks a task, from which a repair goes on', async () => {
    desk.portal.answer({ markTask: () => aRun(7, states.failed) });

    await desk.olo('runs', 'mark', runId(7), 'load', 'failed', '--note', 'x');

    expect(desk.portal.inputs('markTask')).toMatchObject([
      {
        params: { run: runId(7), task: 'load' },
        body: { result: 'failed' },
      },
    ]);
  });

  it('needs a result and a reason', async () => {
    expect((await desk.olo('runs', 'mark', runId(7))).err[0]).toContain(
      'Write it like olo runs mark sales/orders#12 success',
    );
    expect(
      (await desk.olo('runs', 'mark', runId(7), 'success')).err[0],
    ).toContain('Say why with --note');
    expect(desk.portal.calls).toEqual([]);
  });
});

describe('olo runs rerun', () => {
  it('starts a new run of the same job with what the other was given', async () => {
    desk.portal.answer({
      getRun: () => ({ run: aRun(7), tasks: [], repairs: [] }),
      createRun: () => aRun(8, states.queued),
    });

    const { out } = await desk.olo(
      'runs',
      'rerun',
      runId(7),
      '-p',
      'day=2026-01-31',
    );

    expect(out[0]).toBe('sales/orders#8 queued');
    expect(desk.portal.inputs('createRun')).toMatchObject([
      {
        params: { workspace: 'sales', job: 'orders' },
        body: { rerunOf: runId(7), parameters: { day: '2026-01-31' } },
      },
    ]);
  });
});

describe('olo runs rerun of a run of some tasks', () => {
  it('says that it runs all, unless some are named', async () => {
    desk.portal.answer({
      getRun: () => ({
        run: aRun(7, { selection: ['fetch', 'load'] }),
        tasks: [],
        repairs: [],
      }),
      createRun: () => aRun(8, states.queued),
    });
    const hint =
      '#7 ran some tasks only, this one runs all; the same again would be --only fetch,load';

    const all = await desk.olo('runs', 'rerun', runId(7));
    expect(all.err).toContain(hint);
    const some = await desk.olo('runs', 'rerun', runId(7), '--only', 'fetch');
    expect(some.err).not.toContain(hint);
  });
});

describe('olo runs compare', () => {
  it('shows what differs, and where it began', async () => {
    const output = (rows: number) => [
      { table: 'lake.silver.orders', rows, snapshotId: `90${rows}` },
    ];
    desk.portal.answer({
      compareRuns: () => ({
        a: aRun(6),
        b: aRun(7, states.failed),
        durationMs: { a: 10_000, b: 12_000 },
        parameters: [{ name: 'day', a: '2026-01-30', b: '2026-01-31' }],
        revision: [
          { path: 'spec.timeout', old: '1h', new: '2h' },
          { path: 'sources["sql/load.sql"]', old: 'A\nB', new: 'A\nC' },
        ],
        tasks: [
          {
            key: 'fetch',
            type: 'sql',
            a: {
              state: 'success',
              attempts: 1,
              durationMs: 1_000,
              inputs: [{ table: 'lake.bronze.orders', snapshotId: '81' }],
              outputs: output(10),
            },
            b: {
              state: 'success',
              attempts: 1,
              durationMs: 3_000,
              inputs: [],
              outputs: output(7),
            },
            differs: ['rows', 'duration'],
          },
          {
            key: 'load',
            type: 'sql',
            b: { state: 'failed', attempts: 2, inputs: [], outputs: [] },
            differs: ['state'],
          },
        ],
        firstDifference: 'fetch',
      }),
    });

    const { out } = await desk.olo('runs', 'compare', runId(6), runId(7));
    const text = out.join('\n');

    expect(text).toMatch(/a +sales\/orders#6 +success +3 +10s/);
    expect(text).toMatch(/b +sales\/orders#7 +failed +3 +12s +load: no such/);
    expect(text).toMatch(/day +2026-01-30 +2026-01-31/);
    expect(text).toMatch(/spec\.timeout +1h +2h/);
    expect(text).toMatch(/sources\["sql\/load.sql"\] +A… +A…/);
    expect(text).toMatch(
      /fetch +success +success +1s +3s +10 +7 +rows, duration/,
    );
    expect(text).toMatch(/load +- +failed +- +- +- +- +state/);
    expect(text).toMatch(/fetch +reads +lake\.bronze\.orders +- +- +81 +-/);
    expect(text).toMatch(
      /fetch +writes +lake\.silver\.orders +10 +7 +9010 +907/,
    );
    expect(text).toContain('The first task that differs: fetch');
    expect(out.at(-1)).toBe(page(`/runs/compare?a=${runId(6)}&b=${runId(7)}`));
  });

  it('says which revisions are gone, and compares the rest', async () => {
    desk.portal.answer({
      compareRuns: () => ({
        a: aRun(6),
        b: aRun(7),
        durationMs: {},
        parameters: [{ name: 'day', a: '2026-01-30', b: '2026-01-31' }],
        revision: [],
        revisionsGone: [2],
        tasks: [],
      }),
    });

    const { out } = await desk.olo('runs', 'compare', runId(6), runId(7));

    expect(out).toContain(
      'Revision 2 of the job is not kept any more, so what changed in the job is not known',
    );
    expect(out.join('\n')).toMatch(/day +2026-01-30 +2026-01-31/);
  });

  it('says what somebody decided about a run or a task', async () => {
    const mark = {
      result: 'success' as const,
      was: 'failed' as const,
      by: 'user:default/ann',
      at: '2026-11-30T06:00:00.000Z',
      note: 'checked by hand',
    };
    const side = { state: 'success', attempts: 1, inputs: [], outputs: [] };
    desk.portal.answer({
      compareRuns: () => ({
        a: aRun(6),
        b: aRun(7, { mark }),
        durationMs: {},
        parameters: [],
        revision: [],
        tasks: [
          {
            key: 'load',
            type: 'sql',
            a: side,
            b: { ...side, mark },
            differs: [],
          },
        ],
      }),
    });

    const { out } = await desk.olo('runs', 'compare', runId(6), runId(7));
    const text = out.join('\n');

    expect(text).toMatch(
      /sales\/orders#7 .* marked success, was failed, by user:default\/ann at .*: checked by hand/,
    );
    expect(text).toMatch(/load +success +success \(marked\)/);
  });
});
