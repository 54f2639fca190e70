import { append } from './changes/append';
import type { DataFile } from './dataFile';
import { UnsupportedError } from './errors';
import { writeManifest } from './manifest';
import { writeManifestList } from './manifestList';
import { planScan } from './scan';
import { dataFile } from './__testUtils__/files';
import { MemoryLake } from './__testUtils__/MemoryLake';

describe('planScan', () => {
  it('skips whole manifests by their partitions', async () => {
    const lake = await MemoryLake.create({
      schema: [{ name: 'day', type: 'date' }],
      partitionBy: [{ column: 'day', transform: 'month', name: 'm' }],
    });
    for (const m of [0, 1, 2]) {
      await lake.commit(append([dataFile({ partition: { m } })]));
    }
    const plan = await planScan(await lake.table(), {
      where: [
        { column: 'day', op: 'range', gte: '1970-02-10', lt: '1970-02-20' },
      ],
    });
    expect(plan.tasks.map(task => task.file.partition)).toEqual([{ m: 1 }]);
    expect(plan.planned).toMatchObject({ manifests: 3, manifestsSkipped: 2 });
    await lake.close();
  });

  it.each<[Partial<DataFile>, string]>([
    [{ content: 'equality-deletes' }, 'equality deletes'],
    [{ fileFormat: 'AVRO' }, 'AVRO data files'],
    [{ fileFormat: 'ORC' }, 'ORC data files'],
    [{ content: 'position-deletes', fileFormat: 'PUFFIN' }, 'deletion vectors'],
  ])('refuses files %j by name', async (overrides, feature) => {
    const lake = await MemoryLake.create({
      schema: [{ name: 'id', type: 'long' }],
    });
    const table = await lake.commit(append([dataFile()]));
    const snapshot = table.metadata.snapshots[0];
    const { bytes, manifest } = writeManifest({
      metadata: table.metadata,
      specId: 0,
      content: overrides.content ? 'deletes' : 'data',
      entries: [
        {
          status: 'added',
          snapshotId: snapshot['snapshot-id'],
          file: dataFile(overrides),
        },
      ],
      snapshotId: snapshot['snapshot-id'],
      sequenceNumber: 1n,
      manifestPath: 'memory/foreign.avro',
    });
    await lake.io.write('memory/foreign.avro', bytes);
    await lake.io.write(
      'memory/list.avro',
      writeManifestList({
        manifests: [manifest],
        snapshotId: snapshot['snapshot-id'],
        parentSnapshotId: undefined,
        sequenceNumber: 1n,
      }),
    );
    const foreign = {
      ...table,
      metadata: {
        ...table.metadata,
        snapshots: [{ ...snapshot, 'manifest-list': 'memory/list.avro' }],
      },
    };
    const refusal = await planScan(foreign).catch(error => error);
    expect(refusal).toBeInstanceOf(UnsupportedError);
    expect(refusal.feature).toBe(feature);
    await lake.close();
  });
});
