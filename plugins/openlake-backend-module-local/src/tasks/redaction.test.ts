import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { Knex } from 'knex';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';

const SECRET = 'correct-horse/battery "staple"';

/** The secret, and what programs here make of it. */
const FORMS = [
  SECRET,
  JSON.stringify(SECRET).slice(1, -1),
  Buffer.from(SECRET).toString('base64'),
  encodeURIComponent(SECRET),
];

let folder: string;
let knex: Knex;
let runner: TestRunner;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openlake-redaction-'));
  // Says what is given to it as the message of a model that failed.
  await writeFile(
    join(folder, 'dbt'),
    [
      '#!/bin/sh',
      'mkdir -p "$DBT_TARGET_PATH"',
      'printf \'{"results": [{"unique_id": "model.a.b", "status": "error", "message": "%s"}]}\' \\',
      '  "$(printf %s "$OPENLAKE_SECRET_KEY" | sed \'s/"/\\\\"/g\')" > "$DBT_TARGET_PATH/run_results.json"',
      'exit 1',
      '',
    ].join('\n'),
    { mode: 0o755 },
  );
  knex = await openTestDatabase('SQLITE_3');
  runner = await TestRunner.start(knex, {
    config: {
      dbt: join(folder, 'dbt'),
      secrets: [{ name: 'key', value: SECRET }],
    },
  });
});
afterEach(async () => {
  await runner.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a secret', () => {
  it('is nowhere in what the runner keeps of a run: outputs, items, errors, steps, reasons', async () => {
    const script = (...lines: string[]) =>
      ['#!/bin/sh', ...lines, ''].join('\n');
    const shell = (file: string, ...args: string[]) => ({
      type: 'shell',
      shell: { command: [file, ...args] },
    });
    const run = await runner.run(
      deployableJob(
        'leaky',
        {
          tasks: [
            { key: 'outputs', ...shell('./outputs.sh') },
            {
              key: 'items',
              ...shell('./echo.sh', '{{ item }}'),
              depends_on: ['outputs'],
              for_each: { in: '{{ tasks.outputs.outputs.list }}' },
            },
            { key: 'error', ...shell('./error.sh') },
            { key: 'pieces', ...shell('./pieces.sh') },
            {
              key: 'model',
              type: 'dbt',
              dbt: { project: 'dbt', commands: ['build'] },
            },
          ],
        },
        {
          'outputs.sh': script(
            'text=$(printf %s "$OPENLAKE_SECRET_KEY" | sed \'s/"/\\\\"/g\')',
            'coded=$(printf %s "$OPENLAKE_SECRET_KEY" | base64)',
            'printf \'{"list": ["%s", "x%sy"], "same": "%s"}\\n\' "$text" "$coded" "$text" >> "$OPENLAKE_OUTPUTS"',
          ),
          'echo.sh': script('echo "item $1"', 'exit 1'),
          'error.sh': script(
            'echo "ERROR: no access with $OPENLAKE_SECRET_KEY" >&2',
            'exit 1',
          ),
          'pieces.sh': script(
            'printf %s "$OPENLAKE_SECRET_KEY" | while IFS= read -r -n 1 sign 2>/dev/null; do printf %s "$sign"; done',
            'printf "ERROR: "; printf %.9s "$OPENLAKE_SECRET_KEY"; sleep 0.1',
            'printf %s "$OPENLAKE_SECRET_KEY" | tail -c +10; echo',
            'exit 1',
          ),
          'dbt/dbt_project.yml': 'name: a\n',
          'dbt/profiles.yml': 'a: {}\n',
        },
      ),
    );
    const task = (key: string) => run.tasks.find(found => found.key === key)!;
    expect(task('outputs').values).toEqual({
      list: ['***', 'x***y'],
      same: '***',
    });
    expect(task('error').error?.message).toContain('no access with ***');
    expect(task('model').attempts[0].steps).toMatchObject([
      { name: 'b', message: '***' },
    ]);
    expect(task('model').error?.message).toContain('***');
    const kept = [
      JSON.stringify(run),
      JSON.stringify(await knex('local_runs')),
      JSON.stringify(await knex('local_task_runs')),
    ].join('\n');
    for (const key of ['outputs', 'error', 'pieces', 'model']) {
      const log = (await runner.log(run.runId, key)).join('\n');
      expect(FORMS.filter(form => log.includes(form))).toEqual([]);
    }
    expect(FORMS.filter(form => kept.includes(form))).toEqual([]);
    expect(kept).not.toContain('horse');
  });
});
