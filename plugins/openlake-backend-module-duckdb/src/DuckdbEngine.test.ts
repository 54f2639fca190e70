import { TestDatabases } from '@backstage/backend-test-utils';
import {
  queryEngineConformance,
  tableCatalogConformance,
} from '@openlake/plugin-openlake-node/testUtils';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lakehouse, startLakehouse } from './__testUtils__/lakehouse';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe('DuckDB over an Iceberg catalog', () => {
  describe('as a query engine', () => {
    queryEngineConformance({ open: () => startLakehouse() });
  });

  describe.each(databases.eachSupportedId())('as a table catalog on %s', id => {
    tableCatalogConformance({
      async open() {
        const { client } = await databases.init(id);
        const { connection } = client.config;
        return startLakehouse(
          {},
          client.config.client === 'pg'
            ? { connection: connectionString(connection) }
            : {},
        );
      },
    });
  });

  describe('in processes of its own', () => {
    let lakehouse: Lakehouse;
    beforeAll(async () => {
      lakehouse = await startLakehouse({ memoryLimit: '256MB' });
    }, 60_000);
    afterAll(() => lakehouse.close());

    const run = (statement: string, target?: string, filesRoot?: string) =>
      lakehouse.engine.materialize({
        statement,
        ...(target && {
          target: { table: target, mode: 'append', partitionBy: [] },
        }),
        pins: [],
        filesRoot,
        catalog: 'lake',
        snapshotProperties: {},
        timeoutMs: 60_000,
        maxRows: 10,
      });

    it('spills what does not fit into memory', async () => {
      const { rows } = await run(
        'SELECT count(*) FROM (SELECT hash(range) AS h, repeat(range::VARCHAR, 8) AS s FROM range(3000000) ORDER BY h)',
      );
      expect(rows).toEqual([['3000000']]);
    }, 60_000);

    it('is the same for the next statement in the same place, also after an error', async () => {
      const filesRoot = await mkdtemp(join(tmpdir(), 'openlake-landing-'));
      const ask = async (statement: string) =>
        (await run(statement, undefined, filesRoot)).rows;
      await run('SELECT 1 AS n', 'lake.bronze.ones');
      const seen = () =>
        ask(
          "SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00'::VARCHAR, n FROM bronze.ones",
        );
      const first = await seen();
      expect(first).toEqual([['2026-01-01 00:00:00+00', 1]]);
      expect(await seen()).toEqual(first);
      await expect(
        ask("SELECT error('stop') FROM bronze.ones"),
      ).rejects.toThrow('stop');
      expect(await seen()).toEqual(first);
      await run('SELECT 2 AS n', 'lake.bronze.ones');
      expect(await seen()).toHaveLength(2);
    }, 60_000);

    it.each([
      ["SELECT length(repeat('x', 3000000000)) AS n"],
      ['SELECT len(range(400000000)) AS n'],
    ])(
      'fails %s with a clear error and goes on',
      async statement => {
        await expect(run(statement)).rejects.toMatchObject({
          failure: { category: 'out_of_memory' },
        });
        expect((await run('SELECT 1')).rows).toEqual([[1]]);
      },
      60_000,
    );

    it('replaces no rows that a statement over the table itself has not seen', async () => {
      const { output } = await run('SELECT 1 AS id', 'lake.a.own');
      const pins = [{ table: 'lake.a.own', snapshotId: output!.snapshotId! }];
      const rewrite = (statement: string, mode: 'append' | 'overwrite') =>
        lakehouse.engine.materialize({
          statement,
          target: { table: 'lake.a.own', mode, partitionBy: [] },
          pins,
          catalog: 'lake',
          snapshotProperties: {},
          timeoutMs: 60_000,
          maxRows: 10,
        });
      await run('SELECT 2 AS id', 'lake.a.own');
      const dedupe = 'SELECT DISTINCT id FROM lake.a.own';
      await expect(rewrite(dedupe, 'overwrite')).rejects.toMatchObject({
        kind: 'conflict',
      });
      await rewrite(dedupe, 'append');
      await rewrite('SELECT 7 AS id', 'overwrite');
      const { rows } = await run('SELECT id FROM lake.a.own');
      expect(rows).toEqual([[7]]);
    }, 60_000);

    it('empties its staging folder, whatever became of the statement', async () => {
      await run('SELECT 1 AS id', 'lake.a.kept');
      await run("SELECT error('no') AS id", 'lake.a.not').catch(() => {});
      const staging = join(lakehouse.state, 'warehouse', '.staging');
      const [mine] = await readdir(staging);
      expect(await readdir(join(staging, mine))).toEqual([]);
    });
  });
});

function connectionString(connection: {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}): string {
  const url = new URL(`postgres://${connection.host}`);
  url.port = String(connection.port);
  url.username = connection.user;
  url.password = connection.password ?? '';
  url.pathname = connection.database;
  return url.href;
}
