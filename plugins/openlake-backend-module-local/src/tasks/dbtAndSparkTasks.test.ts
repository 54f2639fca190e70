import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { access } from 'node:fs/promises';
import { openTestDatabase } from '../__testUtils__/testDatabases';
import { TestRunner } from '../__testUtils__/TestRunner';

let runner: TestRunner;

beforeEach(async () => {
  runner = await TestRunner.start(await openTestDatabase('SQLITE_3'));
});
afterEach(async () => {
  await runner.stop();
});

const dbtProject = {
  'dbt/dbt_project.yml': 'name: x\n',
  'dbt/profiles.yml': 'x: {}\n',
};

describe('dbt and spark tasks', () => {
  it('run the installed programs with the arguments of the task', async () => {
    await runner.stop();
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
      config: { dbt: '/bin/echo', sparkSubmit: '/bin/echo' },
    });
    await runner.run(
      deployableJob(
        'tools',
        {
          tasks: [
            {
              key: 'd',
              type: 'dbt',
              dbt: {
                project: './dbt',
                commands: ['build --select "a b+"'],
                vars: { day: '{{ run.id }}' },
              },
            },
            {
              key: 's',
              type: 'spark',
              spark: {
                application: './app.py',
                conf: { 'spark.a': 1 },
                args: ['-x'],
              },
            },
          ],
        },
        { ...dbtProject, 'app.py': '' },
      ),
    );
    const dbt = (await runner.log('run-of-tools', 'd')).join('\n');
    expect(dbt).toContain('build --select a b+ --project-dir');
    expect(dbt).toContain('--vars {"day":"run-of-tools"}');
    const spark = (await runner.log('run-of-tools', 's')).join('\n');
    expect(spark).toMatch(/--conf spark.a=1 .*files\/app.py -x/);
  });

  it('keep a value one argument of dbt, whatever is in it', async () => {
    await runner.stop();
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
      config: { dbt: '/usr/bin/printf' },
    });
    await runner.run(
      deployableJob(
        'select',
        {
          parameters: [{ name: 'p', type: 'string' }],
          tasks: [
            {
              key: 'd',
              type: 'dbt',
              dbt: {
                project: './dbt',
                // A format for printf, so that its output shows each argument.
                commands: ['<%s> --select {{ params.p }}'],
                target: '{{ params.p }}',
              },
            },
          ],
        },
        dbtProject,
      ),
      { parameters: { p: `a" --full-refresh 'b` } },
    );
    const log = (await runner.log('run-of-select', 'd')).join('\n');
    expect(log).toContain(`<--select><a" --full-refresh 'b><--project-dir>`);
    expect(log).toContain(`<--target><a" --full-refresh 'b>`);
  });

  it('say how to install what is missing', async () => {
    await runner.stop();
    runner = await TestRunner.start(await openTestDatabase('SQLITE_3'), {
      config: { dbt: 'no-dbt-here', sparkSubmit: 'no-spark-here' },
    });
    const result = await runner.run(
      deployableJob(
        'missing',
        {
          tasks: [
            {
              key: 'd',
              type: 'dbt',
              dbt: { project: './dbt', commands: ['run'] },
            },
            { key: 's', type: 'spark', spark: { application: './app.py' } },
          ],
        },
        { 'dbt/dbt_project.yml': 'name: x\n', 'app.py': '' },
      ),
    );
    for (const { error } of result.tasks) {
      expect(error).toMatchObject({
        category: 'configuration',
        message: expect.stringContaining('is not installed'),
        hint: expect.stringContaining('pip install'),
      });
    }
    await expect(access(runner.config.folders.venvs)).rejects.toThrow();
  });
});
