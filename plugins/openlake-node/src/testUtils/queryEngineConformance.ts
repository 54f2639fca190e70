import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectorError } from '../errors';
import { MaterializeRequest } from '../QueryEngine';
import { LakehouseSubject } from './LakehouseSubject';

/**
 * What every query engine promises that can write tables. Call it in a test
 * file, within `describe`. The statements are plain SQL, with the functions
 * `range` and `read_csv`.
 *
 * @public
 */
// eslint-disable-next-line jest/no-export -- the tests of a kit run where it is imported
export function queryEngineConformance(options: {
  open: () => Promise<LakehouseSubject>;
}): void {
  let subject: LakehouseSubject;
  let count = 0;
  let table: string;

  beforeAll(async () => {
    subject = await options.open();
  }, 60_000);
  afterAll(() => subject.close());
  beforeEach(() => {
    table = `${subject.catalog.name}.tests.t${++count}`;
  });

  const write = (
    statement: string,
    target: Partial<NonNullable<MaterializeRequest['target']>> = {},
    more: Partial<MaterializeRequest> = {},
    signal?: AbortSignal,
  ) =>
    subject.engine.materialize(
      {
        statement,
        target: { table, mode: 'append', partitionBy: [], ...target },
        pins: [],
        catalog: subject.catalog.name,
        filesRoot: subject.landing,
        snapshotProperties: { 'openlake.run-id': 'run-1' },
        timeoutMs: 30_000,
        maxRows: 100,
        ...more,
      },
      { signal },
    );
  const read = async (
    statement: string,
    more: { snapshotId?: string; maxRows?: number; timeoutMs?: number } = {},
    signal?: AbortSignal,
  ) => {
    const { snapshotId, ...rest } = more;
    return subject.engine.query(
      {
        statement,
        tables: [{ table, snapshotId }],
        maxRows: 1000,
        timeoutMs: 30_000,
        ...rest,
      },
      { signal },
    );
  };
  const rows = async (statement: string, snapshotId?: string) =>
    (await read(statement, { snapshotId })).rows;
  const failureOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      e => e,
    );
    expect(error).toBeInstanceOf(ConnectorError);
    return (error as ConnectorError).failure;
  };
  const exists = async () =>
    subject.catalog.loadTable(table.split('.').slice(1).join('.')).then(
      () => true,
      error => {
        expect(error.kind).toBe('not_found');
        return false;
      },
    );

  it('makes a table of the rows of a SELECT, with a snapshot that knows its run', async () => {
    const { output, columns } = await write(
      "SELECT 1 AS id, 'a' AS name UNION ALL SELECT 2, NULL",
    );
    expect(output).toMatchObject({ table, rows: 2, files: 1 });
    expect(output?.bytes).toBeGreaterThan(0);
    expect(columns.map(({ name }) => name)).toEqual(['id', 'name']);
    expect(await rows(`SELECT id, name FROM ${table} ORDER BY id`)).toEqual([
      [1, 'a'],
      [2, null],
    ]);
    const described = await subject.catalog.loadTable(
      table.split('.').slice(1).join('.'),
    );
    expect(described.current).toMatchObject({
      id: output?.snapshotId,
      summary: { 'openlake.run-id': 'run-1' },
    });
  });

  it('appends, overwrites, and overwrites only the partitions it writes to', async () => {
    const target = { partitionBy: ['p'] };
    const values = (text: string) =>
      write(`SELECT * FROM (VALUES ${text}) v(p, n)`, target);
    await values("('a', 1), ('b', 1)");
    await values("('a', 2)");
    const all = `SELECT p, n FROM ${table} ORDER BY p, n`;
    expect(await rows(all)).toEqual([
      ['a', 1],
      ['a', 2],
      ['b', 1],
    ]);
    await write(`SELECT 'a' AS p, 9 AS n`, {
      ...target,
      mode: 'overwrite_partitions',
    });
    expect(await rows(all)).toEqual([
      ['a', 9],
      ['b', 1],
    ]);
    await write(`SELECT 'c' AS p, 0 AS n`, { ...target, mode: 'overwrite' });
    expect(await rows(all)).toEqual([['c', 0]]);
  });

  it('reads a table as of a pinned snapshot, and says which it has read', async () => {
    const first = await write('SELECT 1 AS id');
    const second = await write('SELECT 2 AS id');
    const pinned = first.output!.snapshotId!;
    expect(await rows(`SELECT id FROM ${table}`, pinned)).toEqual([[1]]);
    const source = table;
    table = `${table}_copy`;
    const copy = await write(
      `SELECT count(*) AS n FROM ${source}`,
      {},
      { pins: [{ table: source, snapshotId: pinned }] },
    );
    expect(copy.inputs).toMatchObject([
      { table: source, snapshotId: pinned, rows: 1 },
    ]);
    const now = await write(`SELECT count(*) AS n FROM ${source}`);
    expect(now.inputs[0].snapshotId).toBe(second.output!.snapshotId);
    expect(await rows(`SELECT n FROM ${table} ORDER BY n`)).toEqual([
      ['1'],
      ['2'],
    ]);
  });

  it('has what it found fixed before it reads, and reads what somebody else fixed first', async () => {
    const first = await write('SELECT 1 AS id');
    const second = await write('SELECT 2 AS id');
    const source = table;
    table = `${table}_copy`;
    const found: object[] = [];
    const copy = await write(
      `SELECT count(*) AS n FROM ${source}`,
      {},
      {
        pin: async pins => {
          found.push(...pins);
          expect(await exists()).toBe(false);
          return [{ table: source, snapshotId: first.output!.snapshotId }];
        },
      },
    );
    expect(found).toEqual([
      { table: source, snapshotId: second.output!.snapshotId },
    ]);
    expect(copy.inputs).toMatchObject([
      { table: source, snapshotId: first.output!.snapshotId, rows: 1 },
    ]);
    expect(await rows(`SELECT n FROM ${table}`)).toEqual([['1']]);
  });

  it('says whether the same snapshots always give the same rows', async () => {
    const made = await write('SELECT 1 AS id');
    expect(made.reproducible).toBe(true);
    const clock = await write('SELECT CAST(random() > 2 AS INTEGER) AS id');
    expect(clock.reproducible).toBe(false);
    const lot = await write(
      'SELECT id FROM (SELECT 1 AS id) AS one TABLESAMPLE BERNOULLI (50%)',
    );
    expect(lot.reproducible).toBe(false);
    await writeFile(join(subject.landing, `${count}.csv`), 'id\n1\n');
    const file = await write(
      `SELECT CAST(id AS INTEGER) AS id FROM read_csv('${count}.csv')`,
    );
    expect(file.reproducible).toBe(false);
  });

  it('says what a statement that failed had read, and whether that always fails', async () => {
    const made = await write("SELECT 'one' AS name");
    const fails = (from: string) =>
      failureOf(
        write(`SELECT CAST(name AS INTEGER) AS n FROM ${from}`, undefined, {
          target: undefined,
        }),
      );
    expect(await fails(table)).toMatchObject({
      category: 'data',
      inputs: [{ table, snapshotId: made.output!.snapshotId }],
      reproducible: true,
    });
    await writeFile(join(subject.landing, `${count}.csv`), 'name\none\n');
    expect(await fails(`read_csv('${count}.csv')`)).toMatchObject({
      category: 'data',
      inputs: [],
      reproducible: false,
    });
  });

  it('tells what it does, at which snapshot it reads and which one it commits', async () => {
    const { output } = await write('SELECT 1 AS id');
    const source = table;
    table = `${table}_copy`;
    const notes: string[] = [];
    const copy = await subject.engine.materialize(
      {
        statement: `SELECT id FROM ${source}`,
        target: { table, mode: 'append', partitionBy: [] },
        pins: [],
        catalog: subject.catalog.name,
        snapshotProperties: {},
        timeoutMs: 30_000,
        maxRows: 1,
      },
      { onNote: line => notes.push(line) },
    );
    const text = notes.join('\n');
    expect(text).toContain(`${source} at snapshot ${output!.snapshotId}`);
    expect(text).toContain(`${table} at snapshot ${copy.output!.snapshotId}`);
    expect(text).toMatch(/memory/);
    expect(text).toMatch(/in \d+\.\d+ s/);
  });

  it('completes schema.table with the catalog of the request', async () => {
    await write('SELECT 1 AS id');
    const short = table.split('.').slice(1).join('.');
    const { inputs } = await write(`SELECT id FROM ${short}`);
    expect(inputs[0].table).toBe(table);
    expect(await rows(`SELECT count(*) FROM ${short}`)).toEqual([['2']]);
  });

  it('adds columns and widens types, and refuses what does not fit by name', async () => {
    await write('SELECT CAST(1 AS INTEGER) AS id');
    await write("SELECT CAST(5000000000 AS BIGINT) AS id, 'new' AS extra");
    expect(await rows(`SELECT id, extra FROM ${table} ORDER BY id`)).toEqual([
      ['1', null],
      ['5000000000', 'new'],
    ]);
    await write('SELECT CAST(7 AS INTEGER) AS id');
    const failure = await failureOf(write("SELECT 'text' AS id"));
    expect(failure?.message).toMatch(/Column id .* long .* string/);
    expect(
      (
        await failureOf(
          write('SELECT 1 AS id, 2 AS more', { onSchemaChange: 'fail' }),
        )
      )?.message,
    ).toMatch(/no column more/);
    expect(await rows(`SELECT count(*) FROM ${table}`)).toEqual([['3']]);
  });

  it('reads landed files by relative path, with their names', async () => {
    await writeFile(join(subject.landing, `${count}.csv`), 'a,b\n1,x\n2,y\n');
    await write(
      `SELECT a, filename AS origin FROM read_csv('${count}.csv', filename = true)`,
    );
    expect(await rows(`SELECT * FROM ${table} ORDER BY a`)).toEqual([
      ['1', expect.stringContaining(`${count}.csv`)],
      ['2', expect.stringContaining(`${count}.csv`)],
    ]);
  });

  it('returns rows of a statement without a target, as JSON that loses nothing', async () => {
    const result = await write(
      "SELECT 9007199254740993 AS big, CAST(1.10 AS DECIMAL(9,2)) AS price, DATE '2001-02-03' AS day, true AS yes, NULL AS nothing",
      undefined,
      { target: undefined, maxRows: 1 },
    );
    expect(result.output).toBeUndefined();
    expect(result.columns.map(({ name }) => name)).toEqual([
      'big',
      'price',
      'day',
      'yes',
      'nothing',
    ]);
    expect(result.rows).toEqual([
      ['9007199254740993', '1.10', '2001-02-03', true, null],
    ]);
  });

  it('stops at the rows that were asked for, and says that there are more', async () => {
    await write('SELECT range AS id FROM range(100)');
    const some = await read(`SELECT id FROM ${table}`, { maxRows: 10 });
    expect(some.rows).toHaveLength(10);
    expect(some.truncated).toBe(true);
    const all = await read(`SELECT id FROM ${table}`, { maxRows: 100 });
    expect(all.truncated).toBe(false);
  });

  it('says at which line and column a statement is wrong', async () => {
    await write('SELECT 1 AS id');
    for (const statement of [
      `SELECT id,\n  missing\nFROM ${table}`,
      `SELECT id\nFROM ${table}\nWHERE id = = 2`,
      `SELECT id\nFROM ${table}, ${table}_not_there`,
    ]) {
      const run = await failureOf(write(statement));
      const ask = await failureOf(read(statement));
      expect(run?.category).toBe('user_code');
      // A table that is not there may come; the other two stay wrong.
      expect(run?.permanent ?? false).toBe(!statement.includes('not_there'));
      expect(run?.position?.line).toBeGreaterThan(1);
      expect(run?.position?.column).toBeGreaterThan(1);
      expect(ask?.message).not.toBe('');
    }
    const data = await failureOf(
      write(
        "SELECT\n  CAST(s AS INTEGER) AS n\nFROM (VALUES ('1'), ('é x')) v(s)",
      ),
    );
    expect(data).toMatchObject({
      category: 'data',
      position: { line: 2, column: 3 },
    });
  });

  it('leaves nothing behind when a statement fails', async () => {
    await failureOf(
      write("SELECT CAST(s AS INTEGER) AS n FROM (VALUES ('1'), ('x')) v(s)"),
    );
    expect(await exists()).toBe(false);
  });

  const ENDLESS =
    'SELECT count(*) AS n FROM range(100000000) a, range(100000) b WHERE a.range * b.range % 7 = 3';

  it('cancels a statement, leaves nothing behind and goes on with the next', async () => {
    const cancel = new AbortController();
    const running = write(ENDLESS, {}, {}, cancel.signal);
    setTimeout(() => cancel.abort(), 300);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(await exists()).toBe(false);
    const asked = new AbortController();
    const asking = read(ENDLESS, {}, asked.signal);
    setTimeout(() => asked.abort(), 100);
    await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
    expect(await rows('SELECT 1')).toEqual([[1]]);
  }, 30_000);

  it('does not begin what is cancelled already', async () => {
    await expect(
      write('SELECT 1 AS id', {}, {}, AbortSignal.abort()),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(await exists()).toBe(false);
  });

  it('ends a statement at its deadline', async () => {
    const failure = await failureOf(read(ENDLESS, { timeoutMs: 300 }));
    expect(failure?.category).toBe('timeout');
    expect(
      (await failureOf(write(ENDLESS, {}, { timeoutMs: 300 })))?.category,
    ).toBe('timeout');
    expect(await exists()).toBe(false);
  }, 30_000);

  it('lets many write to one table at once', async () => {
    await write('SELECT 0 AS id');
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => write(`SELECT ${i + 1} AS id`)),
    );
    expect(
      await rows(`SELECT count(*), count(DISTINCT id) FROM ${table}`),
    ).toEqual([['7', '7']]);
  }, 60_000);

  it('writes once what is known by its properties, however many attempts there are', async () => {
    const writeOnce = { 'openlake.run-id': 'once', 'openlake.task': 't' };
    const attempt = (number: number) =>
      write(
        `SELECT ${number} AS id`,
        {},
        {
          writeOnce,
          snapshotProperties: { ...writeOnce, 'openlake.attempt': `${number}` },
        },
      );
    await write('SELECT 0 AS id');
    const first = await attempt(1);
    await write('SELECT 9 AS id');
    const second = await attempt(2);
    expect(second.output).toEqual(first.output);
    expect(await rows(`SELECT id FROM ${table} ORDER BY id`)).toEqual([
      [0],
      [1],
      [9],
    ]);
  });

  it('refuses a person what is not on the list, and everything that is no SELECT', async () => {
    await write('SELECT 1 AS id');
    await expect(
      subject.engine.query({
        statement: `SELECT * FROM ${table}`,
        tables: [],
        catalog: subject.catalog.name,
        maxRows: 1,
        timeoutMs: 10_000,
      }),
    ).rejects.toBeInstanceOf(ConnectorError);
    for (const statement of [
      `DELETE FROM ${table}`,
      `DROP TABLE ${table}`,
      'SELECT 1; SELECT 2',
      '',
    ]) {
      await expect(read(statement)).rejects.toBeInstanceOf(ConnectorError);
    }
    expect(await rows(`SELECT count(*) FROM ${table}`)).toEqual([['1']]);
  });

  it('says how it is', async () => {
    expect((await subject.engine.health()).status).toBe('healthy');
  });
}
