import {
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckdbProcess } from './process/DuckdbProcess';
import { sandboxStatements } from './sandbox';
import { refusalOf, TrustLevel } from './statement/gate';
import { collectReferences } from './statement/SyntaxTree';

/** What somebody might try to get at the machine by. `$OUT` is a file outside, `$IN` one inside. */
const READS = [
  "SELECT * FROM read_csv('$OUT')",
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM read_blob('/etc/passwd')",
  "SELECT * FROM read_json('$OUT')",
  "SELECT * FROM sniff_csv('$OUT')",
  "SELECT * FROM parquet_metadata('$OUT.parquet')",
  "SELECT * FROM '/etc/passwd'",
  'SELECT * FROM "/etc/passwd"',
  "SELECT * FROM '$OUT.parquet'",
  "SELECT * FROM '$OUT.csv'",
  "SELECT * FROM read_text('$DIR/../outside/secret.csv')",
  "SELECT * FROM read_text('/$DIR/..//outside//secret.csv')",
  "SELECT * FROM read_text('file:/etc/passwd')",
  "SELECT * FROM read_text('file:///etc/passwd')",
  "SELECT * FROM read_text('${DIR}2/secret.csv')",
  "SELECT * FROM read_text('$DIR/link.csv')",
  "SELECT * FROM read_text('$DIR/linked/secret.csv')",
  "SELECT * FROM read_text('/proc/self/environ')",
  "SELECT * FROM read_text('/dev/stdin')",
  "SELECT * FROM glob('/etc/*')",
  "SELECT (SELECT content FROM read_text('/etc/passwd'))",
  "SELECT * FROM range(1) POSITIONAL JOIN read_csv('$OUT')",
  "WITH q AS (SELECT * FROM glob('/etc/*')) FROM q",
  "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
  "SELECT * FROM read_parquet('https://127.0.0.1:1/x.parquet')",
  "SELECT * FROM read_parquet('s3://bucket/x.parquet')",
];

/** Statements that change or leave the engine. */
const COMMANDS = [
  "COPY (SELECT 1) TO '$OUTSIDE/copied.csv'",
  "COPY (SELECT 1) TO '$IN' (USE_TMP_FILE false)",
  "EXPORT DATABASE '$OUTSIDE/export'",
  "ATTACH '$OUTSIDE/x.db'",
  "ATTACH '$OUTSIDE/x.db' (TYPE sqlite)",
  'INSTALL httpfs',
  "LOAD '/tmp/evil.duckdb_extension'",
  "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'x', SECRET 'y')",
  'SET threads = 9',
  "SET memory_limit = '100GB'",
  "SET temp_directory = '/tmp'",
  "SET allowed_directories = ['/']",
  'SET enable_external_access = true',
  'SET lock_configuration = false',
  'RESET lock_configuration',
  "SET home_directory = '/'",
  "SET log_query_path = '$OUTSIDE/log'",
  "CALL enable_logging(storage = 'file', storage_config = {'path': '$OUTSIDE'})",
  'PRAGMA disable_optimizer',
  'CHECKPOINT',
  'SELECT 1; SELECT 2',
  'CREATE TABLE t AS SELECT 1',
  'INSERT INTO lake.a.t VALUES (1)',
  'EXPLAIN SELECT 1',
];

/** SELECTs that look at the engine rather than at tables. */
const LOOKS = [
  'SELECT * FROM duckdb_settings()',
  'SELECT * FROM duckdb_views()',
  'SELECT * FROM duckdb_views',
  'SELECT * FROM sqlite_master',
  'SELECT * FROM information_schema.tables',
  'SELECT * FROM system.information_schema.tables',
  "SELECT current_setting('temp_directory')",
  "SELECT getenv('HOME')",
  "SELECT getvariable('x')",
  'SELECT sleep_ms(1000)',
  'SELECT pg_sleep(1)',
  "SELECT * FROM enable_logging(storage = 'file')",
  'SELECT * FROM checkpoint()',
  'SELECT 1 WHERE EXISTS (FROM force_checkpoint())',
  "SELECT * FROM query_table('duckdb_views')",
  'SELECT * FROM pragma_table_info(1)',
  'SELECT * FROM arrow_scan(1, 2, 3)',
  "SELECT * FROM json_execute_serialized_sql('{}')",
  "SELECT * FROM sql_auto_complete('SEL')",
  'SHOW TABLES',
  'SHOW ALL TABLES',
  "SELECT write_log('x')",
  // A name that stands for a query in one place hides no table in another.
  'SELECT * FROM (WITH duckdb_views AS (SELECT 1) FROM duckdb_views), duckdb_views',
  'WITH a AS (FROM sqlite_master), sqlite_master AS (SELECT 1) FROM a',
];

const FINE = [
  'SELECT * FROM lake.a.t',
  'SELECT * FROM a.t AS t2 JOIN lake.a.t USING (id)',
  'FROM lake.a.t SELECT count(*)',
  'WITH passwd AS (SELECT 1 AS x) SELECT * FROM passwd',
  'WITH RECURSIVE r AS (SELECT 1 n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM r',
  'SELECT * FROM range(3), unnest([1, 2])',
  'SELECT list_transform([1], lambda x: x + 1)',
  'VALUES (1)',
  'TABLE lake.a.t',
  'DESCRIBE lake.a.t',
  'SUMMARIZE lake.a.t',
  'SELECT COLUMNS(*) FROM lake.a.t',
  'PIVOT lake.a.t ON id IN (1, 2) USING count(*)',
  "SELECT '/etc/passwd', \"id\" FROM lake.a.t -- read_text('/etc/passwd')",
  'SELECT 1;',
];

describe('a statement of somebody who is not trusted', () => {
  let root: string;
  let inside: string;
  let outside: string;
  let allowed: string;
  let duckdb: DuckdbProcess;

  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'olo-sandbox-')));
    inside = join(root, 'lake');
    outside = join(root, 'outside');
    allowed = join(inside, 'table.csv');
    for (const folder of [inside, outside, `${inside}2`]) {
      await mkdir(folder);
      await writeFile(join(folder, 'secret.csv'), 'secret\n1\n');
    }
    await writeFile(allowed, 'id\n1\n');
    await symlink(join(outside, 'secret.csv'), join(inside, 'link.csv'));
    await symlink(outside, join(inside, 'linked'));
    duckdb = await DuckdbProcess.start(
      { memoryLimitBytes: 256 * 1024 * 1024, threads: 1 },
      tmpdir(),
    );
  });
  afterAll(async () => {
    await duckdb.kill();
    await rm(root, { recursive: true, force: true });
  });

  const filled = (statement: string) =>
    statement
      .replace(/\$OUTSIDE/g, outside)
      .replace(/\$OUT/g, join(outside, 'secret.csv'))
      .replace(/\$IN/g, allowed)
      .replace(/\$\{DIR\}|\$DIR/g, inside);

  async function gate(statement: string, trust: TrustLevel) {
    const tree = JSON.parse(
      await duckdb.request({ op: 'parse', sql: filled(statement) }),
    );
    if (tree.error || tree.statements.length !== 1) {
      return 'refused by the parser';
    }
    const references = collectReferences(tree.statements[0]);
    // Names with a schema are looked up in a list, and these are not on it.
    const unknown = references.tables.find(
      ({ parts }) =>
        parts.length > 1 && !['lake.a.t', 'a.t'].includes(parts.join('.')),
    );
    return (
      refusalOf(references, trust)?.message ??
      (unknown && `no table ${unknown.parts.join('.')}`)
    );
  }

  describe('does not pass the gate', () => {
    it.each([...READS, ...COMMANDS, ...LOOKS].map(text => [text]))(
      '%s',
      async statement => {
        expect(await gate(statement, 'query')).toEqual(expect.any(String));
      },
    );
  });

  describe('passes the gate when it is harmless', () => {
    it.each(FINE.map(text => [text]))('%s', async statement => {
      expect(await gate(statement, 'query')).toBeUndefined();
    });
  });

  it.each([
    ["SELECT * FROM read_csv('flights.csv')"],
    ["SELECT * FROM 'flights.parquet'"],
    ["SELECT * FROM glob('*.csv')"],
  ])('is refused %s, which a job may do', async statement => {
    expect(await gate(statement, 'query')).toMatch(/only the SQL of a job/);
    expect(await gate(statement, 'job')).toBeUndefined();
  });

  it.each([...COMMANDS, ...LOOKS].map(text => [text]))(
    'may not do as a job either: %s',
    async statement => {
      expect(await gate(statement, 'job')).toEqual(expect.any(String));
    },
  );

  describe('gets nowhere without the gate', () => {
    /** Runs a statement in a session that has one file, and tells what came of it. */
    async function attempt(
      statement: string,
      folders: string[],
    ): Promise<string> {
      const open = await DuckdbProcess.start(
        { memoryLimitBytes: 256 * 1024 * 1024, threads: 1 },
        tmpdir(),
      );
      try {
        await open.request({
          op: 'open',
          cwd: inside,
          statements: sandboxStatements({ files: [allowed], folders }),
        });
        const { rows } = await open.request({
          op: 'run',
          sql: filled(statement),
          maxRows: 10,
          maxBytes: 1_000_000,
          progress: false,
        });
        return `got ${JSON.stringify(rows)}`;
      } catch (error) {
        return (error as Error).message;
      } finally {
        await open.kill();
      }
    }

    it.each(READS.map(text => [text]))(
      '%s',
      async statement => {
        for (const folders of [[], [inside]]) {
          expect(await attempt(statement, folders)).not.toMatch(/^got/);
        }
      },
      30_000,
    );

    it.each(
      // DuckDB lets enable_logging pass, which the gate alone keeps out.
      COMMANDS.filter(
        text =>
          /OUTSIDE|INSTALL|LOAD|SECRET|SET|RESET/.test(text) &&
          !text.includes('enable_logging'),
      ).map(text => [text]),
    )(
      '%s',
      async statement => {
        expect(await attempt(statement, [])).not.toMatch(/^got/);
      },
      30_000,
    );

    it('and reads the one file that it was given', async () => {
      expect(await attempt(`SELECT id FROM read_csv('${allowed}')`, [])).toBe(
        'got [["1"]]',
      );
    });

    it('and has written nothing', async () => {
      expect(await readFile(join(outside, 'secret.csv'), 'utf8')).toBe(
        'secret\n1\n',
      );
    });
  });
});
