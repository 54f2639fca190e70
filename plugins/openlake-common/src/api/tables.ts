import { z } from 'zod';
import { tablePreviewPermission, tableReadPermission } from '../permissions';
import { instant, page, pageQuery, route } from './route';

/** Who wrote a snapshot, or reads and writes a table. @public */
export const taskRef = z.object({
  workspace: z.string(),
  job: z.string(),
  task: z.string(),
});

/** The run and task that made something. @public */
export const runRef = taskRef.extend({ run: z.string(), number: z.number() });

/** A check of a table's contract with its latest outcome. @public */
export const checkResult = z.object({
  name: z.string(),
  status: z.enum(['passed', 'failed', 'error', 'not_run']),
  /** What was measured, for people: `0 of 2,991,482 rows`. */
  observed: z.string().optional(),
  expected: z.string().optional(),
});

/** A table as lists and the layer view show it. @public */
export const table = z.object({
  /** `catalog.schema.table` */
  name: z.string(),
  catalog: z.string(),
  schema: z.string(),
  table: z.string(),
  workspace: z.string().optional(),
  layer: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  owner: z.string().optional(),
  /** File of the workspace that declares it. */
  file: z.string().optional(),
  /** `declared`: in Git, but nothing has written it yet. */
  state: z.enum(['present', 'declared', 'unreadable']),
  /** Why it cannot be read. When it is `present`: why its newest commit cannot, so that this is as old as `observedAt`. */
  error: z.string().optional(),
  rows: z.number().optional(),
  bytes: z.number().optional(),
  files: z.number().optional(),
  columns: z.number(),
  snapshotId: z.string().optional(),
  updatedAt: instant.optional(),
  lastWriter: runRef.optional(),
  freshness: z
    .object({ maxAge: z.string(), status: z.enum(['fresh', 'stale']) })
    .optional(),
  contract: z
    .object({
      status: z.enum(['met', 'broken', 'unknown']),
      passed: z.number(),
      total: z.number(),
    })
    .optional(),
  writers: z.array(taskRef),
  readers: z.array(taskRef),
  /** When the metadata was last read. */
  observedAt: instant,
});

/** A column with the statistics of the current snapshot. @public */
export const column = z.object({
  id: z.number(),
  name: z.string(),
  type: z.string(),
  /** In the table's schema: no engine writes a row without a value. */
  required: z.boolean(),
  /** In the contract: it is checked after each write. */
  promised: z.boolean().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()),
  /** From file statistics; absent where files carry none. */
  nulls: z.number().optional(),
  min: z.string().optional(),
  max: z.string().optional(),
  bytes: z.number().optional(),
});

/** An Iceberg snapshot. Ids are decimal strings. @public */
export const snapshot = z.object({
  id: z.string(),
  parentId: z.string().optional(),
  sequenceNumber: z.number(),
  at: instant,
  operation: z.string(),
  schemaId: z.number().optional(),
  addedRows: z.number().optional(),
  deletedRows: z.number().optional(),
  addedFiles: z.number().optional(),
  deletedFiles: z.number().optional(),
  addedBytes: z.number().optional(),
  totalRows: z.number().optional(),
  totalFiles: z.number().optional(),
  totalBytes: z.number().optional(),
  current: z.boolean(),
  refs: z.array(z.string()),
  writer: runRef.optional(),
  summary: z.record(z.string(), z.string()),
});

/** A partition of the current snapshot. @public */
export const partition = z.object({
  /** Field name to value, as text. */
  values: z.record(z.string(), z.string().nullable()),
  rows: z.number(),
  files: z.number(),
  bytes: z.number(),
  updatedAt: instant.optional(),
});

const tableParams = z.strictObject({
  catalog: z.string(),
  schema: z.string(),
  table: z.string(),
});
const base = '/tables/:catalog/:schema/:table';

/** @public */
export const tableRoutes = {
  listTables: route({
    method: 'GET',
    path: '/tables',
    summary: 'Tables by name',
    permission: tableReadPermission,
    query: pageQuery.extend({
      workspace: z.string().optional(),
      schema: z.string().optional(),
      contains: z.string().max(200).optional(),
    }),
    response: page(table),
  }),
  getTable: route({
    method: 'GET',
    path: base,
    summary: 'A table: schema, properties, contract, health',
    permission: tableReadPermission,
    params: tableParams,
    response: z.object({
      table,
      columns: z.array(column),
      partitionBy: z.array(z.string()),
      sortBy: z.array(z.string()),
      formatVersion: z.number().optional(),
      location: z.string().optional(),
      metadataLocation: z.string().optional(),
      properties: z.record(z.string(), z.string()),
      checks: z.array(checkResult),
      /** Snapshot that the checks ran on. */
      checkedSnapshot: z.string().optional(),
      checkedAt: instant.optional(),
      health: z
        .object({
          files: z.number(),
          averageFileBytes: z.number(),
          smallFiles: z.number(),
          deleteFiles: z.number(),
          manifests: z.number(),
          snapshots: z.number(),
        })
        .optional(),
      /** Where the contract's YAML is. */
      file: z.string().optional(),
      url: z.string().optional(),
    }),
  }),
  listSnapshots: route({
    method: 'GET',
    path: `${base}/snapshots`,
    summary: 'Snapshots, newest first',
    permission: tableReadPermission,
    params: tableParams,
    query: pageQuery.extend({
      /** Only this one; none when the table does not have it. */
      id: z.string().max(40).optional(),
    }),
    response: page(snapshot),
  }),
  listPartitions: route({
    method: 'GET',
    path: `${base}/partitions`,
    summary: 'Partitions of the current snapshot',
    permission: tableReadPermission,
    params: tableParams,
    query: pageQuery,
    response: page(partition).extend({ total: z.number() }),
  }),
  previewTable: route({
    method: 'GET',
    path: `${base}/preview`,
    summary: 'Some rows, now or as of a snapshot',
    permission: tablePreviewPermission,
    params: tableParams,
    query: z.strictObject({
      snapshot: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(500).optional(),
    }),
    response: z.object({
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      /** Values as JSON; 64-bit integers and decimals are strings. */
      rows: z.array(z.array(z.unknown())),
      snapshotId: z.string().optional(),
      durationMs: z.number(),
    }),
  }),
};

/** @public */
export type Table = z.infer<typeof table>;
/** @public */
export type Column = z.infer<typeof column>;
/** @public */
export type Snapshot = z.infer<typeof snapshot>;
/** @public */
export type Partition = z.infer<typeof partition>;
/** @public */
export type CheckResult = z.infer<typeof checkResult>;
/** @public */
export type RunRef = z.infer<typeof runRef>;
/** @public */
export type TaskRef = z.infer<typeof taskRef>;
