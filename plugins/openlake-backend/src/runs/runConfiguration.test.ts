import type { DeployableRevision } from '@openlake/plugin-openlake-node';
import { jobSpec, parameter, shellTask } from './__testUtils__/jobs';
import { endedRun, taskRecord } from './__testUtils__/records';
import { runConfiguration } from './runConfiguration';

const run = endedRun('success', {
  number: 7,
  parameters: { day: '2026-01-31', countries: ['FR', 'DE'] },
});

const command = (...words: string[]) => ({
  ...shellTask('x'),
  shell: { command: words },
});

function configure(
  spec: Parameters<typeof jobSpec>[0],
  files: DeployableRevision['files'] = [],
) {
  return runConfiguration(
    run,
    {
      spec: jobSpec(spec),
      files,
      settings: {
        catalog: 'lake',
        timezone: 'UTC',
        environment: 'prod',
        tables: [],
      },
    },
    [
      taskRecord(run, 'count', {
        state: { lifecycle: 'terminated', result: 'success' },
        values: { rows: 12 },
      }),
      taskRecord(run, 'later'),
    ],
  );
}

describe('what a run works with', () => {
  it('is its job with everything filled in that is known', () => {
    const { spec, open, parameters } = configure({
      parameters: [
        parameter('day', 'date'),
        parameter('countries', 'array', { items: 'string' }),
      ],
      tasks: [
        {
          ...command('./x', '{{ params.day }}', 'run {{ run.number }}'),
          for_each: { in: '{{ params.countries }}', as: 'item' },
        } as never,
        command('{{ tasks.count.outputs.rows }}', '{{ env.name }}') as never,
      ],
    });
    expect(parameters).toEqual(run.parameters);
    expect(open).toEqual([]);
    expect(spec).toMatchObject({
      tasks: [
        {
          shell: { command: ['./x', '2026-01-31', 'run 7'] },
          for_each: { in: ['FR', 'DE'] },
        },
        { shell: { command: [12, 'prod'] } },
      ],
    });
  });

  it('leaves what is not known yet as it is written', () => {
    const { spec, open } = configure({
      tasks: [
        command(
          '{{ item }}',
          '{{ tasks.later.outputs.rows }}',
          'as is',
        ) as never,
      ],
    });
    expect(open).toEqual(['{{ item }}', '{{ tasks.later.outputs.rows }}']);
    expect(spec).toMatchObject({
      tasks: [
        {
          shell: {
            command: ['{{ item }}', '{{ tasks.later.outputs.rows }}', 'as is'],
          },
        },
      ],
    });
  });

  it('names secrets, and cannot be made to show one', () => {
    const { spec, open } = configure({
      tasks: [
        {
          ...shellTask('call'),
          type: 'http',
          http: {
            url: 'https://example.com/{{ secrets.token }}',
            headers_from: { authorization: 'token' },
          },
        } as never,
      ],
    });
    expect(spec).toMatchObject({
      tasks: [{ http: { headers_from: { authorization: 'token' } } }],
    });
    expect(open).toEqual(['https://example.com/{{ secrets.token }}']);
  });

  it('has the statements of sql tasks as an engine gets them', () => {
    const sql = (key: string, fields: object) =>
      ({ ...shellTask(key), type: 'sql', sql: fields } as never);
    const { statements, spec, open } = configure(
      {
        parameters: [
          parameter('day', 'date'),
          parameter('countries', 'array', { items: 'string' }),
        ],
        tasks: [
          sql('inline', {
            statement: 'SELECT 1 WHERE c IN {{ params.countries }}',
          }),
          sql('file', { file: 'sql/day.sql' }),
          sql('each', { file: 'sql/item.sql' }),
          shellTask('none'),
        ],
      },
      [
        { path: 'sql/day.sql', content: 'SELECT {{ params.day }} -- {{ no }}' },
        { path: 'sql/item.sql', content: 'SELECT {{ item }}' },
      ],
    );
    expect(statements).toEqual([
      {
        task: 'inline',
        file: undefined,
        text: "SELECT 1 WHERE c IN ('FR', 'DE')",
        complete: true,
      },
      {
        task: 'file',
        file: 'sql/day.sql',
        text: "SELECT DATE '2026-01-31' -- {{ no }}",
        complete: true,
      },
      {
        task: 'each',
        file: 'sql/item.sql',
        text: 'SELECT {{ item }}',
        complete: false,
      },
    ]);
    expect(spec).toMatchObject({
      tasks: [
        { sql: { statement: "SELECT 1 WHERE c IN ('FR', 'DE')" } },
        { sql: { file: 'sql/day.sql' } },
        { sql: { file: 'sql/item.sql' } },
        {},
      ],
    });
    expect(open).toEqual([]);
  });
});
