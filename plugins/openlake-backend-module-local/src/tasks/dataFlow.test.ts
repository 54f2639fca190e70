import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { RunReport, TriggerRequest } from '@openlake/plugin-openlake-node';
import { FakeQueryEngine } from '../__testUtils__/FakeQueryEngine';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';

let runner: TestRunner;
let engine: FakeQueryEngine;

beforeEach(async () => {
  engine = new FakeQueryEngine();
  runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
    connectors: { queryEngine: () => engine },
  });
});
afterEach(() => runner.stop());

/** What the first task gives on, as a program writes it. */
const OUTPUTS = {
  text: 'it\'s "quoted"',
  whole: 12,
  share: 0.25,
  yes: true,
  day: '2026-01-31',
  names: ['a', "b'c"],
  empty: [],
};

const give = {
  key: 'give',
  type: 'shell',
  shell: { command: ['./give.sh'] },
};
const files = {
  'give.sh': [
    '#!/bin/sh',
    `cat >> "$OPENLAKE_OUTPUTS" <<'E'`,
    JSON.stringify(OUTPUTS),
    'E',
    '',
  ].join('\n'),
};

/** Runs a job behind the task that gives outputs. */
function behind(
  tasks: object[],
  more: Record<string, unknown> = {},
  request: Partial<TriggerRequest> = {},
): Promise<RunReport> {
  return runner.run(
    deployableJob(
      'flow',
      {
        ...more,
        tasks: [give, ...tasks.map(one => ({ depends_on: ['give'], ...one }))],
      },
      files,
    ),
    request,
  );
}

function task(run: RunReport, key: string) {
  return run.tasks.find(
    found => found.key === key && found.index === undefined,
  )!;
}

describe('outputs of a task', () => {
  it('become literals of their types in the SQL of later ones', async () => {
    const run = await behind([
      {
        key: 'sql',
        type: 'sql',
        sql: {
          statement: [
            'SELECT {{ tasks.give.outputs.text }}, {{ tasks.give.outputs.whole }},',
            '{{ tasks.give.outputs.share }}, {{ tasks.give.outputs.yes }},',
            '{{ tasks.give.outputs.day | date }}, {{ tasks.give.outputs.day | plus: 1d | date }},',
            '1 IN {{ tasks.give.outputs.names }}, 1 IN {{ tasks.give.outputs.empty }}',
          ].join(' '),
        },
      },
    ]);
    expect(task(run, 'sql').error).toBeUndefined();
    expect(engine.requests[0].statement).toBe(
      `SELECT 'it''s "quoted"', 12, 0.25, TRUE, DATE '2026-01-31', DATE '2026-02-01', 1 IN ('a', 'b''c'), 1 IN (NULL)`,
    );
  });

  it('are one argument each of a program, and typed in what is JSON', async () => {
    const run = await behind([
      {
        key: 'shell',
        type: 'shell',
        shell: {
          command: [
            'printf',
            '%s|',
            '{{ tasks.give.outputs.text }}',
            '{{ tasks.give.outputs.names }}',
            'n={{ tasks.give.outputs.whole }}',
          ],
        },
      },
    ]);
    expect(await runner.log(run.runId, 'shell')).toContain(
      `it's "quoted"|["a","b'c"]|n=12|`,
    );
  });

  it.each([
    ['{{ tasks.give.outputs.whole }}', 'gt', 3, true],
    ['{{ tasks.give.outputs.whole }}', 'eq', '12', false],
    ['{{ tasks.give.outputs.whole | string }}', 'eq', '12', true],
    ['{{ tasks.give.outputs.share }}', 'lt', 0.3, true],
    ['{{ tasks.give.outputs.yes }}', 'eq', true, true],
    ['{{ tasks.give.outputs.yes }}', 'eq', 'true', false],
    ['{{ tasks.give.outputs.day }}', 'ge', '{{ params.since }}', true],
    ['{{ tasks.give.outputs.text }}', 'ne', '', true],
    ['{{ tasks.give.outputs.names }}', 'eq', '{{ params.wanted }}', true],
  ] as const)(
    'are compared by their types: %s %s %j is %j',
    async (left, op, right, expected) => {
      const run = await behind(
        [{ key: 'is', type: 'condition', condition: { left, op, right } }],
        {
          parameters: [
            { name: 'since', type: 'date' },
            { name: 'wanted', type: 'array', items: 'string' },
          ],
        },
        { parameters: { since: '2026-01-01', wanted: ['a', "b'c"] } },
      );
      expect(task(run, 'is').values).toEqual({ result: expected });
    },
  );

  it('that cannot be compared fail the condition, with what to do', async () => {
    const run = await behind([
      {
        key: 'is',
        type: 'condition',
        condition: {
          left: '{{ tasks.give.outputs.text }}',
          op: 'lt',
          right: 3,
        },
      },
    ]);
    expect(task(run, 'is').error).toMatchObject({
      category: 'configuration',
      message: expect.stringContaining('Convert one with | number'),
    });
  });

  it('name the task when they are missing', async () => {
    const run = await behind([
      {
        key: 'uses',
        type: 'shell',
        shell: { command: ['echo', '{{ tasks.give.outputs.nothing }}'] },
        retries: 3,
      },
    ]);
    expect(task(run, 'uses')).toMatchObject({
      attempts: { length: 1 },
      error: {
        category: 'configuration',
        message:
          'tasks.give.outputs.nothing has no value in this run: task give has not given an output nothing',
      },
    });
  });

  it('are missing when their task was not selected, which the error says', async () => {
    const run = await behind(
      [
        {
          key: 'uses',
          type: 'shell',
          shell: { command: ['echo', '{{ tasks.give.outputs.text }}'] },
        },
      ],
      {},
      { tasks: ['uses'] },
    );
    expect(task(run, 'uses').error?.message).toContain(
      'task give was not selected for this run',
    );
  });
});

describe('a for_each over outputs', () => {
  const each = (more: object = {}) => ({
    key: 'each',
    type: 'sql',
    for_each: { in: '{{ tasks.give.outputs.names }}', max_parallel: 2 },
    sql: { statement: 'SELECT {{ item }} AS name' },
    ...more,
  });

  it('gives each item its value, and theirs as lists to the tasks behind it', async () => {
    engine = new FakeQueryEngine(({ statement }) => ({
      columns: [{ name: 'name', type: 'VARCHAR' }],
      rows: [[/'(\w)/.exec(statement)?.[1]]],
    }));
    const run = await behind([
      each(),
      {
        key: 'after',
        type: 'shell',
        depends_on: ['each'],
        shell: {
          command: [
            'echo',
            '{{ tasks.each.outputs.items }}',
            '{{ tasks.each.outputs.name }}',
          ],
        },
      },
    ]);
    expect(engine.requests.map(({ statement }) => statement).sort()).toEqual([
      `SELECT 'a' AS name`,
      `SELECT 'b''c' AS name`,
    ]);
    expect(await runner.log(run.runId, 'after')).toContain('2 ["a","b"]');
  });

  it('leaves out lists that are too large to travel, and says so where one is used', async () => {
    engine = new FakeQueryEngine(() => ({
      columns: [
        { name: 'long', type: 'VARCHAR' },
        { name: 'n', type: 'INTEGER' },
      ],
      rows: [['x'.repeat(20_000), 1]],
    }));
    const run = await behind([
      each({
        for_each: { in: ['a', 'b', 'c', 'd'], max_parallel: 4 },
        depends_on: [],
      }),
      {
        key: 'after',
        type: 'shell',
        depends_on: ['each'],
        shell: { command: ['echo', '{{ tasks.each.outputs.long }}'] },
      },
    ]);
    expect(task(run, 'each').values).toMatchObject({
      items: 4,
      n: [1, 1, 1, 1],
    });
    expect(task(run, 'after').error?.message).toContain('more than 64 KiB');
  });

  it('of many items has no more than max_parallel in work, and no item is lost', async () => {
    let active = 0;
    let most = 0;
    engine = new FakeQueryEngine(async () => {
      most = Math.max(most, ++active);
      await new Promise(resolve => setImmediate(resolve));
      active--;
      return {};
    });
    const run = await runner.run(
      deployableJob('many', {
        tasks: [
          each({
            depends_on: [],
            for_each: {
              in: Array.from({ length: 200 }, (_, i) => i),
              max_parallel: 3,
            },
          }),
        ],
      }),
    );
    expect(run.state.result).toBe('success');
    expect(most).toBeLessThanOrEqual(3);
    expect(engine.requests).toHaveLength(200);
    expect(task(run, 'each').values).toMatchObject({ items: 200 });
  });
});
