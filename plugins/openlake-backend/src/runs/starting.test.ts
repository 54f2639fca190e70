import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { parameter } from './__testUtils__/jobs';
import { RunsBench } from './__testUtils__/RunsBench';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe.each(eachDatabase)('starting runs by hand on %s', id => {
  let bench: RunsBench;
  beforeEach(async () => {
    bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily');
  });

  const factTypes = async () =>
    (await bench.database.knex('facts').orderBy('id')).map(fact => fact.type);

  it('goes from the queue through the engine to its end, and tells of it', async () => {
    const run = await bench.start();
    expect(run).toMatchObject({
      number: 1,
      state: { lifecycle: 'queued' },
      taskCounts: { pending: 2 },
    });
    await bench.converge();
    const { run: seen, tasks } = await bench.reader.get(run.id);
    expect(seen).toMatchObject({
      lifecycle: 'terminated',
      result: 'success',
      taskCounts: { success: 2 },
    });
    expect(tasks.map(task => [task.key, task.result])).toEqual([
      ['load', 'success'],
      ['report', 'success'],
    ]);
    expect(tasks[0].attempts).toMatchObject([{ number: 1, repair: 0 }]);
    expect(await factTypes()).toEqual([
      'job.revised',
      'run.created',
      'task_run.ended',
      'task_run.ended',
      'run.ended',
    ]);
  });

  it('is exactly one run per idempotency key for 24 hours', async () => {
    const [first, second] = await Promise.all([
      bench.start('daily', { idempotencyKey: 'k' }),
      bench.start('daily', { idempotencyKey: 'k' }),
    ]);
    expect(second.id).toBe(first.id);
    bench.advance(DAY - MINUTE);
    expect((await bench.start('daily', { idempotencyKey: 'k' })).id).toBe(
      first.id,
    );
    bench.advance(2 * MINUTE);
    expect((await bench.start('daily', { idempotencyKey: 'k' })).number).toBe(
      2,
    );
    expect(await bench.database.knex('audit_events')).toHaveLength(2);
  });

  it('is refused with every wrong parameter named, and leaves nothing', async () => {
    await bench.deploy('typed', {
      parameters: [
        parameter('day', 'date'),
        parameter('limit', 'integer', { default: 10, max: 50 }),
      ],
    });
    await expect(
      bench.start('typed', { parameters: { limit: 99, dya: 'x' } }),
    ).rejects.toThrow(
      /no parameter dya; did you mean "day".*day needs a value.*limit must be at most 50/,
    );
    expect(await bench.database.knex('runs')).toEqual([]);
    const run = await bench.start('typed', {
      parameters: { day: '2026-01-31' },
    });
    expect(run.parameters).toEqual({ day: '2026-01-31', limit: 10 });
  });

  it('fills in defaults from the last complete interval of the schedule', async () => {
    await bench.deploy('nightly', {
      triggers: [
        { schedule: { cron: '0 5 * * *', timezone: 'UTC', catchup: false } },
      ],
      parameters: [
        parameter('day', 'date', {
          default: '{{ run.interval_start | date }}',
        }),
      ],
    });
    const run = await bench.start('nightly');
    expect(run.interval).toEqual({
      start: '2026-03-01T05:00:00.000Z',
      end: '2026-03-02T05:00:00.000Z',
    });
    expect(run.parameters).toEqual({ day: '2026-03-01' });
  });
});
