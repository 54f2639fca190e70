import fc from 'fast-check';
import { append } from './changes/append';
import { evolveSchema } from './changes/evolveSchema';
import { overwrite } from './changes/overwrite';
import { overwritePartitions } from './changes/overwritePartitions';
import { replaceFiles } from './changes/replaceFiles';
import { setCurrentSnapshot } from './changes/setCurrentSnapshot';
import { setPartitionSpec } from './changes/setPartitionSpec';
import { setProperties } from './changes/setProperties';
import type { DataFile } from './dataFile';
import {
  CommitConflictError,
  InvalidError,
  NotFoundError,
  UnsupportedError,
} from './errors';
import { files, manifests } from './inspect/files';
import { history, refs, snapshots } from './inspect/snapshots';
import { planScan } from './scan';
import { selectSnapshot, snapshotWith } from './timeTravel';
import type { Table } from './Table';
import { dataFile } from './__testUtils__/files';
import { MemoryLake } from './__testUtils__/MemoryLake';

// A real engine, or thousands of runs, on a machine that may be busy.
jest.setTimeout(120_000);

const byDay = {
  schema: [
    { name: 'id', type: 'long' },
    { name: 'day', type: 'date' },
  ],
  partitionBy: [{ column: 'day', transform: 'identity' }],
};
const on = (day: number | undefined, overrides: Partial<DataFile> = {}) =>
  dataFile({ partition: { day }, ...overrides });

async function paths(table: Table, options = {}): Promise<string[]> {
  return (await planScan(table, options)).tasks
    .map(task => task.file.filePath)
    .sort();
}
const pathsOf = (list: DataFile[]) => list.map(file => file.filePath).sort();

describe('commit', () => {
  let lake: MemoryLake;
  beforeEach(async () => {
    lake = await MemoryLake.create(byDay);
  });
  afterEach(async () => {
    await lake.close();
  });

  it('keeps what the caller says about a snapshot, and counts', async () => {
    const table = await lake.commit(
      append([on(1), on(2, { recordCount: 5n })], {
        summary: { 'openlake.run-id': 'r1', operation: 'nonsense' },
      }),
    );
    const [snapshot] = snapshots(table.metadata);
    expect(snapshot.summary).toEqual({
      operation: 'append',
      'openlake.run-id': 'r1',
      'added-data-files': '2',
      'added-records': '15',
      'added-files-size': '2000',
      'changed-partition-count': '2',
      'total-data-files': '2',
      'total-delete-files': '0',
      'total-equality-deletes': '0',
      'total-files-size': '2000',
      'total-position-deletes': '0',
      'total-records': '15',
    });
    expect(snapshot).toMatchObject({
      isCurrent: true,
      refs: ['main'],
      schemaId: 0,
      sequenceNumber: 1n,
    });
  });

  it('applies several changes as one', async () => {
    const before = await lake.table();
    const table = await lake.commit([
      evolveSchema([{ op: 'add', column: 'note', type: 'string' }]),
      setProperties({ owner: 'me' }, { remove: ['commit.retry.min-wait-ms'] }),
      append([on(1)]),
    ]);
    expect(table.metadata['metadata-log'].map(e => e['metadata-file'])).toEqual(
      [before.metadataLocation],
    );
    expect(table.metadata.snapshots[0]['schema-id']).toBe(1);
    expect(table.metadata.properties).toEqual({ owner: 'me' });
    await expect(
      lake.commit([append([on(1)]), overwrite([on(2)])]),
    ).rejects.toThrow(InvalidError);
  });

  it('does not touch the catalog when nothing changes', async () => {
    const before = await lake.table();
    const after = await lake.commit(evolveSchema([]));
    expect(after.metadataLocation).toBe(before.metadataLocation);
  });

  it('makes a change once that is known by its properties, whoever tries again', async () => {
    const once = { 'openlake.run-id': 'r1', 'openlake.task': 't' };
    const write = (attempt: string) =>
      lake.commit(
        append([on(1)], { summary: { ...once, 'openlake.attempt': attempt } }),
        { once },
      );
    await write('1');
    await lake.commit(append([on(2)]));
    const table = await write('2');
    expect(snapshotWith(table.metadata, once)?.summary).toMatchObject({
      'openlake.attempt': '1',
    });
    expect(table.metadata.snapshots).toHaveLength(2);

    // Two that try at the same time: the slower one finds what the faster one wrote, and leaves nothing behind.
    const both = { 'openlake.run-id': 'r2' };
    const race = () =>
      lake.commit(append([on(3)], { summary: both }), { once: both });
    await Promise.all([race(), race()]);
    expect((await lake.table()).metadata.snapshots).toHaveLength(3);
    expect(await lake.locations('.avro')).toHaveLength(6);

    // What was rolled back is not there, so it is written again.
    await lake.commit(
      setCurrentSnapshot(table.metadata.snapshots[0]['snapshot-id']),
    );
    const again = await lake.commit(append([on(3)], { summary: both }), {
      once: both,
    });
    expect(again.metadata.snapshots).toHaveLength(4);
  });

  it('leaves no file behind when a change fails', async () => {
    await lake.commit(append([on(1)]));
    const before = await lake.locations();
    await expect(
      lake.commit(
        replaceFiles({ remove: [{ filePath: 'gone' }], add: [on(2)] }),
      ),
    ).rejects.toThrow(/gone is no longer a file of the table/);
    expect(await lake.locations()).toEqual(before);
  });

  it('refuses files that the table could not read', async () => {
    await expect(lake.commit(append([dataFile()]))).rejects.toThrow(
      /no value for partition field day/,
    );
    await expect(lake.commit(append([on(1, { specId: 7 })]))).rejects.toThrow(
      /no spec 7/,
    );
    const file = on(1);
    await expect(lake.commit(append([file, file]))).rejects.toThrow(
      /added twice/,
    );
    await expect(
      lake.commit(append([on(1, { content: 'position-deletes' })])),
    ).rejects.toThrow(/only data files/);
  });

  describe('when another writer was faster', () => {
    /** Runs the change as if it had been computed before `meanwhile`. */
    async function late(
      change: Parameters<MemoryLake['commit']>[0],
      meanwhile: Parameters<MemoryLake['commit']>[0],
    ) {
      const { metadata } = await lake.table();
      const read = metadata['current-snapshot-id'] ?? ('none' as const);
      await lake.commit(meanwhile);
      return lake.commit(change, { readSnapshotId: read });
    }

    it('appends', async () => {
      const [a, b] = [on(1), on(1)];
      expect(await paths(await late(append([a]), append([b])))).toEqual(
        pathsOf([a, b]),
      );
    });

    it('does not overwrite rows that were not seen, and names who wrote them', async () => {
      await expect(late(overwrite([on(2)]), append([on(1)]))).rejects.toThrow(
        /^bronze\.orders: overwrite lost to snapshot \d+ \(append at .*\), which changed rows; read the table again and retry$/,
      );
      await expect(
        late(overwrite([on(2)]), overwrite([on(1)])),
      ).rejects.toThrow(CommitConflictError);
    });

    it('overwrites after a change of metadata only', async () => {
      const file = on(2);
      const table = await late(overwrite([file]), setProperties({ a: '1' }));
      expect(await paths(table)).toEqual([file.filePath]);
    });

    it('overwrites partitions that others left alone', async () => {
      const [old, other, mine] = [on(1), on(2), on(1)];
      await lake.commit(append([old]));
      expect(
        await paths(await late(overwritePartitions([mine]), append([other]))),
      ).toEqual(pathsOf([mine, other]));
      await expect(
        late(overwritePartitions([on(2)]), append([on(2)])),
      ).rejects.toThrow(/wrote to the same partitions/);
    });

    it('replaces files that are still there', async () => {
      const [old, kept, mine] = [on(1), on(1), on(1)];
      await lake.commit(append([old]));
      expect(
        await paths(
          await late(
            replaceFiles({ remove: [old], add: [mine] }),
            append([kept]),
          ),
        ),
      ).toEqual(pathsOf([kept, mine]));
      await expect(
        late(
          replaceFiles({ remove: [mine], add: [on(1)] }),
          replaceFiles({ remove: [mine], add: [] }),
        ),
      ).rejects.toThrow(CommitConflictError);
    });

    it('does not build on a state that was rolled back', async () => {
      const first = await lake.commit(append([on(1)]));
      const second = await lake.commit(append([on(1)]));
      await lake.commit(
        setCurrentSnapshot(first.metadata['current-snapshot-id']!),
      );
      await expect(
        lake.commit(overwrite([on(1)]), {
          readSnapshotId: second.metadata['current-snapshot-id'],
        }),
      ).rejects.toThrow(/no longer in the table's history/);
    });
  });

  it('refuses a change that was computed from a snapshot that is gone', async () => {
    await expect(
      lake.commit(append([on(1)]), { readSnapshotId: 5n }),
    ).rejects.toThrow(CommitConflictError);
  });

  it('can go back, and time travel finds what was current when', async () => {
    const [a, b] = [on(1), on(2)];
    const first = await lake.commit(append([a]), { now: () => 1000 });
    await lake.commit(append([b]), { now: () => 2000 });
    const id = first.metadata['current-snapshot-id']!;
    const table = await lake.commit(setCurrentSnapshot(id), {
      now: () => 3000,
    });
    expect(await paths(table)).toEqual([a.filePath]);
    const times = history(table.metadata).map(row => row.madeCurrentAt);
    expect(await paths(table, { asOf: times[0] })).toEqual([a.filePath]);
    expect(await paths(table, { asOf: times[1] })).toEqual(pathsOf([a, b]));
    expect(await paths(table, { ref: 'main' })).toEqual([a.filePath]);
    expect(history(table.metadata).map(row => row.isCurrentAncestor)).toEqual([
      true,
      false,
      true,
    ]);
    expect(refs(table.metadata)).toMatchObject([
      { name: 'main', type: 'branch', snapshotId: id },
    ]);
    expect(() =>
      selectSnapshot(table.metadata, {
        asOf: new Date(times[0].getTime() - 1),
      }),
    ).toThrow(NotFoundError);
    expect(() => selectSnapshot(table.metadata, { ref: 'toString' })).toThrow(
      /no branch or tag toString; there are main/,
    );
    await expect(lake.commit(setCurrentSnapshot(5n))).rejects.toThrow(
      NotFoundError,
    );
  });

  it('gives snapshots strictly growing times, however fast they follow', async () => {
    for (let n = 0; n < 5; n++) {
      await lake.commit(append([on(n)]), { now: () => 1000 });
    }
    const { metadata } = await lake.table();
    const times = metadata['snapshot-log'].map(entry => entry['timestamp-ms']);
    expect(new Set(times).size).toBe(5);
    expect([...times].sort((x, y) => x - y)).toEqual(times);
  });

  it('merges manifests when there are many, and loses nothing', async () => {
    await lake.commit(
      setProperties({ 'commit.manifest.min-count-to-merge': '4' }),
    );
    const added = Array.from({ length: 20 }, (_, n) => on(n % 3));
    let most = 0;
    for (const file of added) {
      const table = await lake.commit(append([file]));
      most = Math.max(most, (await manifests(table)).length);
    }
    const table = await lake.table();
    expect(most).toBeLessThanOrEqual(4);
    const live = await files(table);
    expect(pathsOf(live)).toEqual(pathsOf(added));
    // Files keep the order they came in, which delete files depend on.
    expect(
      live
        .sort((a, b) => Number(a.sequenceNumber - b.sequenceNumber))
        .map(file => file.filePath),
    ).toEqual(added.map(file => file.filePath));
  });

  it('keeps files of an earlier partition spec, and refuses to overwrite across specs', async () => {
    const [old, recent] = [
      on(19_000),
      dataFile({ specId: 1, partition: { day_month: 600 } }),
    ];
    await lake.commit(append([old]));
    await lake.commit(
      setPartitionSpec([{ column: 'day', transform: 'month' }]),
    );
    const table = await lake.commit(append([recent]));
    expect(await paths(table)).toEqual(pathsOf([old, recent]));
    await expect(
      lake.commit(
        overwritePartitions([
          dataFile({ specId: 1, partition: { day_month: 600 } }),
        ]),
      ),
    ).rejects.toThrow(UnsupportedError);
    const back = await lake.commit(
      setPartitionSpec([{ column: 'day', transform: 'identity' }]),
    );
    expect(back.metadata['default-spec-id']).toBe(0);
    expect(back.metadata['partition-specs']).toHaveLength(2);
  });
});

describe('any history of changes', () => {
  type Step =
    | { kind: 'append' | 'overwrite' | 'partitions'; days: number[] }
    | { kind: 'replace'; pick: number; add: number[] }
    | { kind: 'rollback'; pick: number };
  const days = fc.array(fc.nat(3), { maxLength: 3 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      kind: fc.constantFrom('append', 'overwrite', 'partitions'),
      days,
    }),
    fc.record({ kind: fc.constant('replace'), pick: fc.nat(), add: days }),
    fc.record({ kind: fc.constant('rollback'), pick: fc.nat() }),
  ) as fc.Arbitrary<Step>;

  it('leaves the files that a plain model has, in every snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
        const lake = await MemoryLake.create({
          ...byDay,
          properties: { 'commit.manifest.min-count-to-merge': '3' },
        });
        let model: DataFile[] = [];
        const past = new Map<bigint, string[]>();
        for (const one of steps) {
          if (one.kind === 'rollback') {
            const ids = [...past.keys()];
            if (ids.length > 0) {
              const id = ids[one.pick % ids.length];
              await lake.commit(setCurrentSnapshot(id));
              const live = new Set(past.get(id));
              model = (await files(await lake.table())).filter(file =>
                live.has(file.filePath),
              );
            }
            continue;
          }
          if (one.kind === 'replace') {
            const victim = model[one.pick % Math.max(1, model.length)];
            const add = one.add.map(day => on(day));
            await lake.commit(
              replaceFiles({ remove: victim ? [victim] : [], add }),
            );
            model = [
              ...model.filter(file => file.filePath !== victim?.filePath),
              ...add,
            ];
          } else {
            const add = one.days.map(day => on(day));
            const touched = new Set(one.days);
            if (one.kind === 'append') {
              await lake.commit(append(add));
              model = [...model, ...add];
            } else if (one.kind === 'overwrite') {
              await lake.commit(overwrite(add));
              model = add;
            } else {
              await lake.commit(overwritePartitions(add));
              model = [
                ...model.filter(
                  file => !touched.has(file.partition.day as number),
                ),
                ...add,
              ];
            }
          }
          const { metadata } = await lake.table();
          past.set(metadata['current-snapshot-id']!, pathsOf(model));
        }
        const table = await lake.table();
        for (const [snapshotId, expected] of past) {
          expect(await paths(table, { snapshotId })).toEqual(expected);
          const summary = selectSnapshot(table.metadata, {
            snapshotId,
          })!.summary;
          expect(summary['total-data-files']).toBe(String(expected.length));
        }
        await lake.close();
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
