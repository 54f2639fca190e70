import { NotFoundError } from '@backstage/errors';
import {
  ConnectorTestHost,
  deployableJob,
} from '@openlake/plugin-openlake-node/testUtils';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToEnd, startModule } from './__testUtils__/startModule';

let state: string;
let stop: (() => Promise<unknown>) | undefined;

beforeEach(async () => {
  state = await realpath(await mkdtemp(join(tmpdir(), 'openlake-module-')));
});
afterEach(async () => {
  await stop?.();
  stop = undefined;
  await rm(state, { recursive: true, force: true });
});

async function start(local: object): Promise<ConnectorTestHost> {
  const started = await startModule(state, local);
  stop = started.stop;
  return started.host;
}

jest.setTimeout(90_000);

describe('the local runner beside DuckDB and Iceberg', () => {
  it('is absent unless an operator turns it on', async () => {
    const host = await start({});
    expect(() => host.orchestrator('local')).toThrow(NotFoundError);
  });

  it('refuses workspaces that an operator did not name', async () => {
    const host = await start({ enabled: true, workspaces: ['other'] });
    await expect(
      host.orchestrator('local').deploy(
        deployableJob('a', {
          tasks: [{ key: 'a', type: 'sql', sql: { statement: 'SELECT 1' } }],
        }),
      ),
    ).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('openlake.local.workspaces'),
    });
  });

  it('writes Iceberg tables from landed files, each snapshot naming its run, and points at errors in SQL', async () => {
    const host = await start({ enabled: true });
    await mkdir(join(state, 'landing', 'conformance'), { recursive: true });
    await writeFile(
      join(state, 'landing', 'conformance', 'shops.csv'),
      'name,sales\nnorth,3\nsouth,4\n',
    );
    const report = await runToEnd(
      host.orchestrator('local'),
      deployableJob(
        'medallion',
        {
          tasks: [
            {
              key: 'bronze',
              type: 'sql',
              sql: {
                statement: "SELECT * FROM read_csv('shops.csv')",
                materialize: { table: 'lake.bronze.shops' },
              },
            },
            {
              key: 'gold',
              type: 'sql',
              depends_on: ['bronze'],
              sql: {
                statement:
                  'SELECT sum(sales)::BIGINT AS total FROM lake.bronze.shops',
                materialize: { table: 'lake.gold.totals', mode: 'append' },
                expect: [{ column: 'total', at_least: 1 }],
              },
            },
            {
              key: 'broken',
              type: 'sql',
              depends_on: ['gold'],
              sql: { file: './sql/broken.sql' },
            },
          ],
        },
        { 'sql/broken.sql': 'SELECT\n  totl\nFROM lake.gold.totals' },
      ),
      60_000,
    );
    const [bronze, gold, broken] = ['bronze', 'gold', 'broken'].map(
      name => report.tasks.find(({ key }) => key === name)!,
    );
    expect(bronze.error).toBeUndefined();
    expect(bronze.outputs).toMatchObject([
      { table: 'lake.bronze.shops', rows: 2 },
    ]);
    expect(gold.error).toBeUndefined();
    expect(gold.inputs).toMatchObject([
      {
        table: 'lake.bronze.shops',
        snapshotId: bronze.outputs[0].snapshotId,
      },
    ]);
    expect(broken.error).toMatchObject({
      category: 'user_code',
      source: { file: 'sql/broken.sql', line: 2, column: 3 },
    });
    const { items } = await host
      .tableCatalog('lake')
      .listSnapshots('gold.totals', { limit: 10 });
    expect(items).toMatchObject([
      {
        id: gold.outputs[0].snapshotId,
        summary: {
          'openlake.run-id': 'medallion',
          'openlake.task': 'gold',
          'openlake.attempt': '1',
        },
      },
    ]);
  });
});
