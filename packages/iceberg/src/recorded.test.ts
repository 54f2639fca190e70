import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { NotFoundError } from './errors';
import { partitionFieldsOf } from './manifest';
import { planScan, type FileScanTask } from './scan';
import type { Table } from './Table';
import { currentSchema, parseTableMetadata } from './tableMetadata';
import { formatType } from './type';
import type { FileIO } from './io/FileIO';
import { formatValue } from './valueText';
import { outcomeOfAsync } from './__testUtils__/outcome';

// Thousands of runs, on a machine that may be busy.
jest.setTimeout(120_000);

const FIXTURES = join(__dirname, '__fixtures__');

/** Serves the files of a fixture wherever their writer had them, one of them possibly damaged. */
function fixtureIO(
  fixture: string,
  damage: (name: string, bytes: Uint8Array) => Uint8Array = (_, b) => b,
): FileIO {
  const unused = async () => {
    throw new Error('a recording is read only');
  };
  return {
    async read(location) {
      const name = location.slice(location.lastIndexOf('/') + 1);
      try {
        return damage(name, readFileSync(join(FIXTURES, fixture, name)));
      } catch (error) {
        throw new NotFoundError(`${location}: no such file`, { cause: error });
      }
    },
    write: unused,
    delete: unused,
    size: unused,
    async *list() {},
  };
}

async function loadFixture(
  fixture: string,
  io = fixtureIO(fixture),
): Promise<Table> {
  const { metadata: location } = expectedOf(fixture);
  return {
    identifier: { namespace: ['recorded'], name: fixture },
    metadataLocation: location,
    metadata: parseTableMetadata(await io.read(location), location),
    io,
  };
}

interface Expected {
  metadata: string;
  columns: [number, string, string][];
  tags: Record<string, string>;
  snapshots: Record<string, [string, number, number, (string | null)[]][]>;
}

function expectedOf(fixture: string): Expected {
  return JSON.parse(
    readFileSync(join(FIXTURES, fixture, 'expected.json'), 'utf8'),
  );
}

/* Each folder is a table that somebody else wrote, with what that writer's own reader said about it. */
const fixtures = readdirSync(FIXTURES, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name);

describe.each(fixtures)('the recorded table %s', fixture => {
  it('has the columns, tags and files that its writer says, in every snapshot', async () => {
    const expected = expectedOf(fixture);
    const table = await loadFixture(fixture);
    const { metadata } = table;
    expect(
      currentSchema(metadata).fields.map(field => [
        field.id,
        field.name,
        formatType(field.type),
      ]),
    ).toEqual(expected.columns);
    expect(
      Object.fromEntries(
        Object.entries(metadata.refs).map(([name, ref]) => [
          name,
          String(ref['snapshot-id']),
        ]),
      ),
    ).toEqual(expected.tags);
    const show = ({ file }: FileScanTask) => [
      file.filePath.slice(file.filePath.lastIndexOf('/') + 1),
      Number(file.recordCount),
      Number(file.fileSizeInBytes),
      partitionFieldsOf(metadata, file.specId).map(field => {
        const value = file.partition[field.name];
        // pyiceberg prints a date's days, and so do we here.
        const type = field.type === 'date' ? 'int' : field.type;
        return value === undefined ? null : formatValue(type, value);
      }),
    ];
    for (const [id, files] of Object.entries(expected.snapshots)) {
      const plan = await planScan(table, { snapshotId: BigInt(id) });
      expect(plan.tasks.map(show).sort()).toEqual(files);
    }
  });

  it('prunes by its partitions and statistics', async () => {
    const table = await loadFixture(fixture);
    const plan = await planScan(table, {
      ref: 'first',
      where: [{ column: 'a name', op: 'eq', value: 'né2' }],
    });
    expect(plan.tasks).toHaveLength(1);
    const byStatistics = await planScan(table, {
      where: [{ column: 'id', op: 'range', gt: 3 }],
    });
    expect(byStatistics.tasks).toHaveLength(1);
  });

  it('never crashes or hangs a reader when a file of it is damaged: the error names a file', async () => {
    const names = readdirSync(join(FIXTURES, fixture)).filter(
      name => name !== 'expected.json',
    );
    const current = expectedOf(fixture).metadata;
    const read = names.filter(
      name => name.endsWith('.avro') || current.endsWith(name),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...read),
        fc.array(fc.tuple(fc.nat(6000), fc.nat(255)), {
          minLength: 1,
          maxLength: 5,
        }),
        async (victim, changes) => {
          const io = fixtureIO(fixture, (name, bytes) => {
            if (name !== victim) {
              return bytes;
            }
            const damaged = Buffer.from(bytes);
            for (const [at, value] of changes) {
              damaged[at % damaged.length] = value;
            }
            return damaged;
          });
          expect(
            await outcomeOfAsync(async () => {
              await planScan(await loadFixture(fixture, io));
            }),
          ).toBe('right');
        },
      ),
      { numRuns: 600 },
    );
  });
});
