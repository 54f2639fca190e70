import {
  Partition,
  RouteOutput,
  Snapshot,
  Table,
} from '@openlake/plugin-openlake-common';
import { flightsDaily } from './airTraffic';
import { timeline } from './times';

/** From the tables that a task reads to those that it writes. */
export const edges = flightsDaily.flatMap(task =>
  task.inputs.flatMap(from =>
    task.outputs.map(to => ({
      from,
      to,
      task: { job: 'flights-daily', task: task.key },
    })),
  ),
);

/** Tables of the example. */
export function exampleTables(now: number): Table[] {
  const { ago } = timeline(now);
  return flightsDaily
    .filter(task => task.outputs.length > 0)
    .map((task, i): Table => {
      const [name] = task.outputs;
      const [catalog, schema, table] = name.split('.');
      const broken = name === 'lake.silver.flights';
      return {
        name,
        catalog,
        schema,
        table,
        workspace: 'air-traffic',
        layer: task.layer,
        description: `One row per ${table.replace(/_/g, ' ')}.`,
        owner: 'group:default/aviation-data',
        state: 'present',
        rows: task.rows,
        bytes: (task.rows ?? 0) * 38,
        files: 1 + Math.floor((task.rows ?? 0) / 200_000),
        columns: 8 + i,
        snapshotId: `70000000000000000${i}`,
        updatedAt: ago(task.layer === 'gold' ? 1450 : 22, 'm'),
        lastWriter: {
          workspace: 'air-traffic',
          job: 'flights-daily',
          task: task.key,
          run: 'run-427',
          number: 427,
        },
        freshness:
          task.layer === 'bronze' && i > 2
            ? undefined
            : {
                maxAge: task.layer === 'gold' ? '24h' : '26h',
                status: task.layer === 'gold' ? 'stale' : 'fresh',
              },
        contract:
          task.layer === 'bronze'
            ? undefined
            : {
                status: broken ? 'broken' : 'met',
                passed: broken ? 4 : 5,
                total: 5,
              },
        writers: [
          { workspace: 'air-traffic', job: 'flights-daily', task: task.key },
        ],
        readers: edges
          .filter(edge => edge.from === name)
          .map(edge => ({ workspace: 'air-traffic', ...edge.task })),
        observedAt: ago(12),
      };
    });
}

/** A workspace that has grown: more tables than one answer may hold. */
export function manyTables(like: Table): Table[] {
  return Array.from({ length: 240 }, (_, i) => {
    const table = `part_${String(i).padStart(3, '0')}`;
    const schema = ['bronze', 'silver', 'gold'][i % 3];
    const name = `lake.${schema}.${table}`;
    return { ...like, name, schema, table, layer: schema, readers: [] };
  });
}

/** A table with all that its page shows. */
export function tableDetail(
  table: Table,
  now: number,
): RouteOutput<'getTable'> {
  const { ago } = timeline(now);
  const broken = table.contract?.status === 'broken';
  return {
    table,
    columns: [
      ['flight_id', 'long', true],
      ['flight_date', 'date', true],
      ['origin', 'string', false],
      ['delay_minutes', 'int', false],
      ['distance_miles', 'decimal(9,2)', false],
    ].map(([name, type, required], i) => ({
      id: i + 1,
      name: String(name),
      type: String(type),
      required: Boolean(required),
      description: i === 1 ? 'Local to the departure airport' : undefined,
      tags: [],
      nulls: i === 3 ? 73_512 : 0,
      min: ['1', '2001-01-01', 'ABE', '-30', '24.00'][i],
      max: ['9007199254740993', '2001-03-31', 'YUM', '1435', '4962.00'][i],
      bytes: 900_000 + i * 130_000,
    })),
    partitionBy: ['day(flight_date)'],
    sortBy: [],
    formatVersion: 2,
    location: 'warehouse/silver/flights',
    metadataLocation: 'warehouse/silver/flights/metadata/00007.metadata.json',
    properties: { 'write.parquet.compression-codec': 'zstd' },
    checks: table.contract
      ? [
          {
            name: 'schema matches',
            status: 'passed',
            observed: '5 of 5 columns',
          },
          {
            name: 'unique(flight_id)',
            status: 'passed',
            observed: '0 duplicates',
          },
          {
            name: 'not_null on 2 columns',
            status: 'passed',
            observed: '0 nulls',
          },
          {
            name: 'row_count',
            status: 'passed',
            observed: '2,991,482',
            expected: '≥ 2,500,000',
          },
          {
            name: 'rejected_ratio',
            status: broken ? 'failed' : 'passed',
            observed: broken ? '0.284 %, 8,518 of 3,000,000' : '0.1 %',
            expected: '≤ 0.200 %',
          },
        ]
      : [],
    checkedSnapshot: table.snapshotId,
    checkedAt: ago(21, 'm'),
    health: {
      files: table.files ?? 0,
      averageFileBytes: 7_600_000,
      smallFiles: 2,
      deleteFiles: 0,
      manifests: 4,
      snapshots: 7,
    },
    file: `tables/${table.table}.table.yaml`,
  };
}

/** What was written to a table, newest first. */
export function snapshots(table: Table, now: number, length = 7): Snapshot[] {
  const { ago } = timeline(now);
  return Array.from({ length }, (_, i) => ({
    id: i === 0 ? table.snapshotId ?? '1' : `69999999999999999${i}`,
    sequenceNumber: length - i,
    at: ago(22 + i * 1440, 'm'),
    operation: i === length - 1 ? 'append' : 'overwrite',
    addedRows: (table.rows ?? 0) - i * 3000,
    deletedRows:
      i === length - 1 ? undefined : (table.rows ?? 0) - (i + 1) * 3000,
    addedFiles: 4,
    deletedFiles: i === length - 1 ? undefined : 4,
    addedBytes: (table.rows ?? 0) * 38,
    totalRows: (table.rows ?? 0) - i * 3000,
    current: i === 0,
    refs: i === 0 ? ['main'] : [],
    writer:
      i === 3
        ? undefined
        : {
            workspace: 'air-traffic',
            job: 'flights-daily',
            task: 'silver_flights',
            run: `run-${427 - i}`,
            number: 427 - i,
          },
    summary: {},
  }));
}

/** How its rows spread over days. */
export function partitions(): Partition[] {
  return Array.from({ length: 90 }, (_, i) => i)
    .filter(i => i % 17 !== 5)
    .map(i => ({
      values: {
        flight_date_day: new Date(Date.UTC(2001, 0, 1 + i))
          .toISOString()
          .slice(0, 10),
      },
      rows: 28_000 + ((i * 7919) % 9000) - (i % 7 > 4 ? 6000 : 0),
      files: 1,
      bytes: 1_100_000 + ((i * 104_729) % 300_000),
    }));
}
