import { z } from 'zod';
import { expectationSchema } from './Expectation';
import { filePathSchema } from '../fields/FilePath';
import { nameSchema } from '../fields/Name';
import { partitionBySchema } from '../fields/PartitionTransform';
import { tableNameSchema } from '../fields/TableName';

export const materializationSchema = z
  .strictObject({
    table: tableNameSchema().describe(
      'Table the rows are written to; created when it does not exist',
    ),
    mode: z
      .enum(['append', 'overwrite', 'overwrite_partitions'])
      .default('overwrite')
      .describe(
        'Whether rows are added, replace the table, or replace the partitions they fall into',
      ),
    partition_by: partitionBySchema().default([]),
    sort_by: z
      .array(z.string().min(1).max(200))
      .max(20)
      .default([])
      .describe('Columns the files are sorted by'),
    on_schema_change: z
      .enum(['add_columns', 'fail'])
      .default('add_columns')
      .describe(
        'What happens when the statement yields columns the table does not have',
      ),
    properties: z
      .record(z.string(), z.string())
      .default({})
      .describe('Properties of the Iceberg table'),
  })
  .describe('Where the rows of the statement go');

/**
 * Where the rows of a statement go.
 *
 * @public
 */
export type Materialization = z.output<typeof materializationSchema>;

export const sqlTaskSchema = z
  .strictObject({
    file: filePathSchema().optional().describe('File that holds the statement'),
    statement: z
      .string()
      .min(1)
      .max(100_000)
      .optional()
      .describe('The statement itself'),
    engine: nameSchema()
      .optional()
      .describe("Query engine; the workspace's engine by default"),
    materialize: materializationSchema.optional(),
    expect: z
      .array(expectationSchema)
      .max(50)
      .default([])
      .describe('Conditions on the result'),
  })
  .check(ctx => {
    const { file, statement } = ctx.value;
    if ((file === undefined) === (statement === undefined)) {
      ctx.issues.push({
        code: 'custom',
        input: ctx.value,
        message:
          file === undefined
            ? 'needs file or statement'
            : 'file and statement cannot stand beside each other',
        params: {
          code: file === undefined ? 'missing-field' : 'conflicting-fields',
        },
      });
    }
  })
  .describe('A SELECT, and what is done with its rows');

/** @public */
export type SqlTask = z.output<typeof sqlTaskSchema>;
