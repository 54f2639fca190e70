import { z } from 'zod';
import { columnTypeSchema } from '../fields/ColumnType';
import { durationSchema } from '../fields/Duration';
import { filePathSchema } from '../fields/FilePath';
import { nameSchema } from '../fields/Name';
import { documentSchema, type ObjectMeta } from './ObjectMeta';
import { partitionBySchema } from '../fields/PartitionTransform';
import { tableNameSchema } from '../fields/TableName';

/**
 * Layers of the medallion, from raw to served.
 *
 * @public
 */
export const LAYERS = ['bronze', 'silver', 'gold', 'ml', 'serving'] as const;

/** @public */
export type Layer = (typeof LAYERS)[number];

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const columnName = z.string().min(1).max(255);

export const columnSchema = z
  .strictObject({
    name: columnName,
    type: columnTypeSchema()
      .optional()
      .describe('Iceberg type; not checked when left out'),
    description: z.string().max(4000).optional(),
    tags: z
      .array(z.string().min(1).max(63))
      .default([])
      .describe('Such as pii'),
    required: z.boolean().default(false).describe('No row may lack a value'),
    unique: z.boolean().default(false).describe('No value may occur twice'),
    accepted_values: z
      .array(scalar)
      .min(1)
      .max(1000)
      .optional()
      .describe('The only values allowed'),
    min: z
      .union([z.number(), z.string()])
      .optional()
      .describe('Smallest value allowed'),
    max: z
      .union([z.number(), z.string()])
      .optional()
      .describe('Largest value allowed'),
  })
  .describe('A column that the table has');

/** @public */
export type TableColumn = z.output<typeof columnSchema>;

export const tableCheckSchema = z
  .strictObject({
    name: nameSchema(),
    description: z.string().max(1000).optional(),
    severity: z
      .enum(['error', 'warning'])
      .default('error')
      .describe('Whether a failed check breaks the contract'),
    statement: z
      .string()
      .min(1)
      .max(100_000)
      .optional()
      .describe('SELECT of the rows that are wrong'),
    file: filePathSchema().optional().describe('File that holds the statement'),
  })
  .check(ctx => {
    if (
      (ctx.value.file === undefined) ===
      (ctx.value.statement === undefined)
    ) {
      ctx.issues.push({
        code: 'custom',
        input: ctx.value,
        message: 'needs exactly one of file and statement',
        params: { code: 'conflicting-fields' },
      });
    }
  })
  .describe('A check of your own: it passes when its statement yields no rows');

/** @public */
export type TableCheck = z.output<typeof tableCheckSchema>;

export const tableSpecSchema = z.strictObject({
  workspace: nameSchema()
    .optional()
    .describe('Workspace of the table; that of the folder by default'),
  table: tableNameSchema().describe('Full name, catalog.schema.table'),
  layer: z
    .enum(LAYERS)
    .optional()
    .describe(
      'Place in the medallion; taken from the name of the schema by default',
    ),
  columns: z.array(columnSchema).max(5_000).default([]),
  strict_columns: z
    .boolean()
    .default(false)
    .describe('Whether columns beyond those listed break the contract'),
  unique: z
    .array(z.array(columnName).min(1).max(50))
    .max(50)
    .default([])
    .describe('Sets of columns that are unique together'),
  row_count: z
    .strictObject({
      min: z.int().min(0).optional(),
      max: z.int().min(0).optional(),
    })
    .optional()
    .describe('How many rows there must be'),
  freshness: z
    .strictObject({
      max_age: durationSchema({ min: '1m' }).describe(
        'Oldest the newest snapshot may be',
      ),
    })
    .optional(),
  checks: z.array(tableCheckSchema).max(200).default([]),
  partition_by: partitionBySchema().optional(),
  sort_by: z.array(columnName).max(20).optional(),
  retention: z
    .strictObject({
      snapshots: durationSchema({ min: '1h' })
        .optional()
        .describe('How long snapshots are kept'),
      min_snapshots: z
        .int()
        .min(1)
        .max(10_000)
        .optional()
        .describe('How many are kept whatever their age'),
      rows: z
        .strictObject({
          column: columnName,
          max_age: durationSchema({ min: '1d' }),
        })
        .optional()
        .describe('How long rows are kept'),
    })
    .optional()
    .describe('What is deleted, and when'),
  properties: z
    .record(z.string(), z.string())
    .default({})
    .describe('Properties of the Iceberg table'),
});

export const tableSchema = documentSchema('Table', tableSpecSchema);

/** @internal */
export type AuthoredTable = z.output<typeof tableSchema>;

/**
 * What a table promises: its contract, with all defaults applied.
 *
 * @public
 */
export type TableSpec = Omit<z.output<typeof tableSpecSchema>, 'workspace'> & {
  workspace: string;
};

/**
 * A table contract, canonical.
 *
 * @public
 */
export interface TableDocument {
  apiVersion: string;
  kind: 'Table';
  metadata: ObjectMeta;
  spec: TableSpec;
}
