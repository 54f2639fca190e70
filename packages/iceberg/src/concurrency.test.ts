import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { files } from './inspect/files';
import { snapshots } from './inspect/snapshots';
import { orphans } from './orphans';
import type { Table } from './Table';
import { Lake } from './__testUtils__/Lake';

const events = { namespace: ['bronze'], name: 'events' };

/** Starts an append worker; it is killed with SIGKILL after it has acknowledged `killAfter` commits. */
async function runWorker(
  lake: Lake,
  name: string,
  options: { count: number; killAfter?: number },
): Promise<{ acknowledged: number[]; stderr: string }> {
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      join(__dirname, '__testUtils__', 'appendWorker.ts'),
      lake.folder,
      name,
      String(options.count),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const acknowledged: number[] = [];
  let stderr = '';
  child.stderr.on('data', data => {
    stderr += data;
  });
  createInterface({ input: child.stdout }).on('line', line => {
    acknowledged.push(Number(line));
    if (acknowledged.length === options.killAfter) {
      child.kill('SIGKILL');
    }
  });
  await once(child, 'close');
  return { acknowledged, stderr };
}

/** Reads every snapshot and every file of a table: nothing may be missing, doubled or torn. */
async function expectConsistent(lake: Lake, table: Table) {
  const all = snapshots(table.metadata);
  expect(new Set(all.map(row => row.snapshotId)).size).toBe(all.length);
  for (const { snapshotId, summary } of all) {
    const live = await files(table, { snapshotId });
    expect(live).toHaveLength(Number(summary['total-data-files']));
    for (const file of live) {
      expect(await lake.io.size(file.filePath)).toBe(
        Number(file.fileSizeInBytes),
      );
    }
  }
}

describe('writers in several processes', () => {
  let lake: Lake;
  let table: Table;
  beforeEach(async () => {
    lake = await Lake.create();
    await lake.catalog.createNamespace(['bronze']);
    table = await lake.catalog.createTable(events, {
      schema: [
        { name: 'who', type: 'string' },
        { name: 'n', type: 'int' },
      ],
      // Four writers in step lose more often than a patient default allows for.
      properties: {
        'commit.retry.num-retries': '50',
        'commit.manifest.min-count-to-merge': '20',
      },
    });
  });
  afterEach(async () => {
    await lake.close();
  });

  it('lose no append and double none: 4 processes, 25 appends each', async () => {
    const workers = await Promise.all(
      ['a', 'b', 'c', 'd'].map(name => runWorker(lake, name, { count: 25 })),
    );
    expect(workers.map(worker => worker.stderr).join('')).toBe('');
    table = await lake.catalog.loadTable(events);
    const rows = await lake.read(table);
    expect(rows).toHaveLength(100);
    expect(new Set(rows.map(row => `${row.who}${row.n}`)).size).toBe(100);
    expect(table.metadata.snapshots).toHaveLength(100);
    expect(table.metadata['last-sequence-number']).toBe(100n);
    await expectConsistent(lake, table);
  }, 120_000);

  it('keep what they acknowledged and leave nothing half done when killed', async () => {
    const acknowledged = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const [first, second] = await Promise.all([
        runWorker(lake, `x${round}`, { count: 1000, killAfter: 3 + round }),
        runWorker(lake, `y${round}`, { count: 1000, killAfter: 5 }),
      ]);
      first.acknowledged.forEach(n => acknowledged.add(`x${round}-${n}`));
      second.acknowledged.forEach(n => acknowledged.add(`y${round}-${n}`));
    }
    table = await lake.catalog.loadTable(events);
    const rows = (await lake.read(table)).map(row => `${row.who}-${row.n}`);
    expect(new Set(rows).size).toBe(rows.length);
    expect([...acknowledged].filter(key => !rows.includes(key))).toEqual([]);
    await expectConsistent(lake, table);
    // What the dead left behind can be found, and is never a file that a snapshot needs.
    const left = new Set(
      (
        await orphans(table, {
          olderThanMs: 0,
          now: Date.now() + 24 * 3_600_000,
        })
      ).map(file => file.location),
    );
    for (const file of await files(table)) {
      expect(left.has(file.filePath)).toBe(false);
    }
  }, 180_000);
});
