import { append } from './changes/append';
import { overwrite } from './changes/overwrite';
import { setProperties } from './changes/setProperties';
import { orphans } from './orphans';
import { dataFile } from './__testUtils__/files';
import { MemoryLake } from './__testUtils__/MemoryLake';

const DAY = 24 * 3_600_000;

describe('orphans', () => {
  let lake: MemoryLake;
  beforeEach(async () => {
    lake = await MemoryLake.create({ schema: [{ name: 'id', type: 'long' }] });
  });
  afterEach(async () => {
    await lake.close();
  });

  const left = async (now: number, olderThanMs?: number) =>
    (await orphans(await lake.table(), { now, olderThanMs }))
      .map(file => file.location)
      .sort();

  it('are files that no snapshot and no logged metadata refers to', async () => {
    const { location } = (await lake.table()).metadata;
    const used = `${location}/data/used.parquet`;
    await lake.io.write(used, Buffer.from('x'));
    await lake.commit(append([dataFile({ filePath: used })]));
    // Overwritten, yet an earlier snapshot still has it.
    await lake.commit(overwrite([]));
    await lake.commit(setProperties({ a: '1' }));
    expect(await left(Date.now() + 4 * DAY)).toEqual([]);

    const lost = [
      `${location}/data/lost.parquet`,
      `${location}/metadata/lost-m0.avro`,
    ];
    for (const file of lost) {
      await lake.io.write(file, Buffer.from('x'));
    }
    expect(await left(Date.now() + 4 * DAY)).toEqual(lost);
  });

  it('are never younger than an hour, since a commit may be under way', async () => {
    const { location } = (await lake.table()).metadata;
    const lost = `${location}/data/lost.parquet`;
    await lake.io.write(lost, Buffer.from('x'));
    expect(await left(Date.now(), 0)).toEqual([]);
    expect(await left(Date.now() + DAY, 2 * DAY)).toEqual([]);
    expect(await left(Date.now() + DAY, 0)).toEqual([lost]);
    expect(await left(Date.now() + 2 * DAY)).toEqual([]);
  });
});
