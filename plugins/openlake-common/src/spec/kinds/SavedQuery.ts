import { z } from 'zod';
import { filePathSchema } from '../fields/FilePath';
import { nameSchema } from '../fields/Name';
import { documentSchema, type ObjectMeta } from './ObjectMeta';
import { type Parameter, parameterSchema } from './Parameter';

export const savedQuerySpecSchema = z
  .strictObject({
    workspace: nameSchema()
      .optional()
      .describe('Workspace of the query; that of the folder by default'),
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
    parameters: z.array(parameterSchema).max(50).default([]),
    limit: z.int().min(1).max(1_000_000).optional().describe('Most rows shown'),
    chart: z
      .strictObject({
        type: z.enum(['line', 'bar', 'area', 'scatter', 'pie', 'number']),
        x: z.string().max(255).optional(),
        y: z.array(z.string().max(255)).max(20).default([]),
        series: z.string().max(255).optional(),
      })
      .optional()
      .describe('How the result is drawn; as a table by default'),
  })
  .check(ctx => {
    const { file, statement } = ctx.value;
    if ((file === undefined) === (statement === undefined)) {
      ctx.issues.push({
        code: 'custom',
        input: ctx.value,
        message: 'needs exactly one of file and statement',
        params: {
          code: file === undefined ? 'missing-field' : 'conflicting-fields',
        },
      });
    }
  });

export const savedQuerySchema = documentSchema(
  'SavedQuery',
  savedQuerySpecSchema,
);

/** @internal */
export type AuthoredSavedQuery = z.output<typeof savedQuerySchema>;

/** @public */
export type SavedQuerySpec = Omit<
  z.output<typeof savedQuerySpecSchema>,
  'workspace' | 'parameters'
> & { workspace: string; parameters: Parameter[] };

/**
 * A saved query, canonical.
 *
 * @public
 */
export interface SavedQueryDocument {
  apiVersion: string;
  kind: 'SavedQuery';
  metadata: ObjectMeta;
  spec: SavedQuerySpec;
}
