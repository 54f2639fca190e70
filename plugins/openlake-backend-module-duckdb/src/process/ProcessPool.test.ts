import { tmpdir } from 'node:os';
import { DuckdbProcess } from './DuckdbProcess';
import { ProcessFailure } from './ProcessFailure';
import { ProcessPool } from './ProcessPool';
import { Session } from './Session';

describe('ProcessPool', () => {
  let pool: ProcessPool;
  let started: number;
  const create = (
    options: {
      maxProcesses?: number;
      idleMs?: number;
      maxWaiting?: number;
    } = {},
    start = () =>
      DuckdbProcess.start(
        { memoryLimitBytes: 128 * 1024 * 1024, threads: 1 },
        tmpdir(),
      ),
  ) => {
    started = 0;
    pool = new ProcessPool({
      start: () => {
        started++;
        return start();
      },
      maxProcesses: 1,
      idleMs: 60_000,
      maxWaiting: 100,
      ...options,
    });
  };
  afterEach(() => pool.close());

  const parse = (process: DuckdbProcess) =>
    process.request({ op: 'parse', sql: 'SELECT 1' });
  const select = (sql: string, timeoutMs = 20_000, signal?: AbortSignal) =>
    Session.use({ pool, timeoutMs, signal }, async session => {
      await session.open({ cwd: '/', statements: [] });
      return (await session.run(sql, { maxRows: 5 })).rows;
    });

  it('lends one warm process to many callers, one after the other', async () => {
    create();
    await Promise.all(Array.from({ length: 20 }, () => pool.use(parse)));
    expect(started).toBe(1);
    expect(pool.size).toEqual({ idle: 1, lent: 0, waiting: 0 });
  });

  it('ends a process that is only looked after', async () => {
    create({ idleMs: 200 });
    const pid = await pool.use(async process => process.pid!);
    while (started === 1) {
      await pool.inspect(parse);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    expect(isRunning(pid)).toBe(false);
  }, 20_000);

  it('ends a process that nobody needs', async () => {
    create({ idleMs: 20 });
    const pid = await pool.use(async process => process.pid!);
    while (isRunning(pid)) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    expect(pool.size).toEqual({ idle: 0, lent: 0, waiting: 0 });
    await pool.use(parse);
    expect(started).toBe(2);
  }, 20_000);

  it('turns a crash into one failed statement and goes on with a new process', async () => {
    create();
    const failed = pool.use(async duckdb => {
      const answer = duckdb.request({ op: 'parse', sql: 'SELECT 1' });
      process.kill(duckdb.pid!, 'SIGSEGV');
      await answer;
      return duckdb.request({ op: 'parse', sql: 'SELECT 2' });
    });
    await expect(failed).rejects.toBeInstanceOf(ProcessFailure);
    await pool.use(parse);
    expect(started).toBe(2);
  }, 20_000);

  it('says who failed when a process dies in the middle of a statement', async () => {
    create();
    let pid = 0;
    const failed = Session.use(
      { pool, timeoutMs: 20_000 },
      async ({ process: duckdb, ...session }) => {
        pid = duckdb.pid!;
        await duckdb.request({ op: 'open', cwd: '/', statements: [] });
        setTimeout(() => process.kill(pid, 'SIGBUS'), 50);
        return duckdb.request({
          op: 'run',
          sql: 'SELECT count(*) FROM range(100000000) a, range(1000000) b WHERE a.range = b.range * 3',
          maxRows: 1,
          maxBytes: 100,
          progress: false,
          ...session,
        });
      },
    );
    await expect(failed).rejects.toMatchObject({
      kind: 'unavailable',
      failure: { category: 'engine' },
    });
    expect(await select('SELECT 1')).toEqual([[1]]);
  }, 20_000);

  it('ends a process that does not listen to the interrupt', async () => {
    create();
    await pool.use(parse);
    // One call of one function, half a minute long: DuckDB does not interrupt it.
    await expect(
      select(
        "SELECT levenshtein(repeat('ab', 40000), repeat('ba', 40000))",
        100,
      ),
    ).rejects.toMatchObject({ failure: { category: 'timeout' } });
    expect(await select('SELECT 1')).toEqual([[1]]);
    expect(started).toBe(2);
  }, 30_000);

  /** Keeps the only process busy until it is told to stop. */
  async function occupy() {
    let release = () => {};
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    let isBusy = false;
    const done = pool.use(async () => {
      isBusy = true;
      await released;
    });
    await until(() => isBusy);
    return {
      release: () => {
        release();
        return done;
      },
    };
  }

  it('does not begin a statement whose time was up before its process had started', async () => {
    create();
    await expect(select('SELECT 1', 1)).rejects.toMatchObject({
      failure: { category: 'timeout' },
    });
    expect(await select('SELECT 1')).toEqual([[1]]);
    expect(started).toBe(1);
  }, 20_000);

  it('lets a caller give up while it waits, without losing a process', async () => {
    create();
    const busy = await occupy();
    const giveUp = new AbortController();
    const waiting = pool.use(parse, giveUp.signal);
    expect(pool.size.waiting).toBe(1);
    giveUp.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(pool.size.waiting).toBe(0);
    const next = pool.use(parse);
    await busy.release();
    await next;
    expect(pool.size).toEqual({ idle: 1, lent: 0, waiting: 0 });
  }, 20_000);

  it('turns callers away when too many wait', async () => {
    create({ maxWaiting: 1 });
    const busy = await occupy();
    const waiting = pool.use(parse);
    await expect(pool.use(parse)).rejects.toMatchObject({
      kind: 'rate_limited',
    });
    await busy.release();
    await waiting;
  }, 20_000);

  it('fails those who wait when no process can be started', async () => {
    create({}, async () => {
      throw new ProcessFailure('not_started', 'no such library');
    });
    const results = await Promise.allSettled([
      pool.use(parse),
      pool.use(parse),
      pool.use(parse),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
  });

  it('ends its processes and refuses new work when it is closed', async () => {
    create();
    const pid = await pool.use(async process => process.pid!);
    await pool.close();
    expect(isRunning(pid)).toBe(false);
    await expect(pool.use(parse)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  }, 20_000);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
