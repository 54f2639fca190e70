import { append } from '../changes/append';
import { overwritePartitions } from '../changes/overwritePartitions';
import { commit } from '../commit';
import { files } from '../inspect/files';
import { partitions } from '../inspect/partitions';
import { planScan } from '../scan';
import { Lake } from '../__testUtils__/Lake';
import {
  deleteRows,
  writePositionDeletes,
} from '../__testUtils__/positionDeletes';

// A real engine on a machine that may be busy.
jest.setTimeout(120_000);

const events = { namespace: ['bronze'], name: 'events' };

describe('position deletes', () => {
  let lake: Lake;
  beforeEach(async () => {
    lake = await Lake.create();
    await lake.catalog.createNamespace(['bronze']);
  });
  afterEach(async () => {
    await lake.close();
  });

  it('hide rows of the files that were there, and of no later ones', async () => {
    let table = await lake.catalog.createTable(events, {
      schema: [
        { name: 'id', type: 'long' },
        { name: 'part', type: 'string' },
      ],
      partitionBy: [{ column: 'part', transform: 'identity' }],
    });
    const write = (from: number, to: number) =>
      lake.write(
        table,
        `SELECT range AS id, ['a', 'b'][1 + range % 2] AS part FROM range(${from}, ${to})`,
      );
    table = await commit(lake.catalog, events, append(await write(0, 2000)));
    const first = (await files(table)).find(
      file => file.partition.part === 'a',
    )!;
    const before = table.metadata['current-snapshot-id']!;

    // Two delete files that overlap, and a third that names rows of a file which is not there.
    const every = (n: number) =>
      `SELECT '${
        first.filePath
      }' AS file_path, range * ${n} AS pos FROM range(${1000 / n})`;
    table = await commit(
      lake.catalog,
      events,
      deleteRows([
        await writePositionDeletes(lake, table, every(100), first),
        await writePositionDeletes(lake, table, every(50), first),
        await writePositionDeletes(
          lake,
          table,
          `SELECT 'file:///elsewhere' AS file_path, 1::BIGINT AS pos`,
          first,
        ),
      ]),
    );
    table = await commit(lake.catalog, events, append(await write(2000, 2100)));

    const rows = await lake.read(table);
    expect(rows).toHaveLength(2080);
    expect(await lake.read(table, { snapshotId: before })).toHaveLength(2000);
    const plan = await planScan(table);
    expect(plan.tasks.map(task => task.deletes.length).sort()).toEqual([
      0, 0, 0, 3,
    ]);
    const [a] = (await partitions(table)).filter(
      row => row.partition.part === 'a',
    );
    expect(a).toMatchObject({
      fileCount: 2,
      deleteFileCount: 3,
      positionDeleteRecordCount: 31n,
    });

    // Overwriting the partition takes its delete files along.
    table = await commit(
      lake.catalog,
      events,
      overwritePartitions(
        await lake.write(table, `SELECT 7::BIGINT AS id, 'a' AS part`),
      ),
    );
    expect((await planScan(table)).tasks.flatMap(t => t.deletes)).toEqual([]);
    expect(table.metadata.snapshots.at(-1)!.summary).toMatchObject({
      'removed-delete-files': '3',
      'removed-position-deletes': '31',
    });
    expect(await lake.read(table)).toHaveLength(1051);
  });
});
