import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckdbProcess } from './DuckdbProcess';
import { Session } from './Session';

jest.setTimeout(30_000);

describe('a session', () => {
  let folder: string;
  let duckdb: DuckdbProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openlake-session-'));
    duckdb = await DuckdbProcess.start(
      { memoryLimitBytes: 128 * 1024 * 1024, threads: 1 },
      folder,
    );
  });
  afterAll(async () => {
    await duckdb.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const use = <T>(work: (session: Session) => Promise<T>) =>
    Session.use(
      { pool: { use: lend => lend(duckdb) }, timeoutMs: 10_000 },
      work,
    );
  const select = (session: Session, sql: string) =>
    session.run(sql, { maxRows: 1 });

  it('runs what was asked for before it was open', async () => {
    const [, { rows }] = await use(session =>
      Promise.all([
        session.open({ cwd: '/', statements: ['CREATE TABLE t AS SELECT 7'] }),
        select(session, 'FROM t'),
      ]),
    );
    expect(rows).toEqual([[7]]);
  });

  it('runs nothing in a database whose rights could not be set', async () => {
    const answers = await use(session =>
      Promise.allSettled([
        session.open({
          cwd: '/',
          statements: ['CREATE TABLE t AS SELECT 7', 'SET no_such_right = 1'],
        }),
        select(session, 'SELECT 1'),
        session.describe('SELECT 1'),
      ]),
    );
    expect(answers.map(({ status }) => status)).toEqual(
      Array(3).fill('rejected'),
    );
    // And the next one is open as if nothing had been.
    const tables = await use(session =>
      Promise.all([
        session.open({ cwd: '/', statements: [] }),
        select(session, 'SELECT count(*)::INTEGER FROM duckdb_tables()'),
      ]),
    );
    expect(tables[1].rows).toEqual([[0]]);
  });

  it('is closed for the next one, who need not wait for that', async () => {
    for (let n = 0; n < 20; n++) {
      await use(async session => {
        await session.open({
          cwd: '/',
          statements: [`CREATE TABLE t AS SELECT ${n}`],
        });
        expect((await select(session, 'FROM t')).rows).toEqual([[n]]);
      });
    }
  });
});
