import { z } from 'zod';
import { computeProfileSchema } from './Compute';
import { nameSchema } from '../fields/Name';
import { notificationSchema } from './Notification';
import { documentSchema, type ObjectMeta } from './ObjectMeta';
import { taskDefaultsSchema } from './Retry';
import { timeZoneSchema } from '../fields/TimeZone';

const glob = z
  .string()
  .min(1)
  .max(200)
  .refine(
    text =>
      !text.startsWith('/') &&
      !text.split('/').includes('..') &&
      !text.includes('\\'),
    {
      error:
        'write a pattern relative to the folder of openlake.yaml, inside it',
      params: { code: 'invalid-path' },
    },
  )
  .overwrite(text => text.replace(/^(?:\.\/)+/, ''));

const workspaceConcurrencySchema = z
  .strictObject({ max_concurrent_runs: z.int().min(1).max(1000) })
  .describe(
    'How many runs of the workspace there can be at once; those above wait in the queue',
  );

export const environmentSchema = z
  .strictObject({
    title: z.string().max(120).optional(),
    mode: z
      .enum(['development', 'production'])
      .default('production')
      .describe(
        'In development, triggers do not fire and prevent_destroy does not hold',
      ),
    compute: z
      .record(nameSchema(), computeProfileSchema)
      .default({})
      .describe('Profiles that differ in this environment'),
    concurrency: workspaceConcurrencySchema.optional(),
  })
  .describe('A place the workspace is deployed to');

/** @public */
export type WorkspaceEnvironment = z.output<typeof environmentSchema>;

export const workspaceSpecSchema = z.strictObject({
  catalog: z
    .string()
    .regex(
      /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
      'is no name of a catalog: use letters, digits and "_"',
    )
    .default('lake')
    .describe('Catalog of tables named without one'),
  timezone: timeZoneSchema()
    .default('UTC')
    .describe('Zone of schedules and deadlines that name none'),
  include: z
    .array(glob)
    .min(1)
    .max(50)
    .default(['**/*.job.yaml', '**/*.table.yaml', '**/*.query.yaml'])
    .describe('Files that hold objects of this workspace'),
  exclude: z
    .array(glob)
    .max(50)
    .default([])
    .describe('Files that do not, although include names them'),
  orchestrator: nameSchema()
    .optional()
    .describe("Orchestrator its jobs run on; the operator's choice by default"),
  engine: nameSchema()
    .optional()
    .describe("Query engine of its SQL; the operator's choice by default"),
  connections: z
    .array(nameSchema())
    .max(200)
    .default([])
    .describe('Connections of the operator that its jobs use'),
  compute: z
    .record(nameSchema(), computeProfileSchema)
    .default({})
    .describe('Compute profiles its jobs can name'),
  environments: z.record(nameSchema(), environmentSchema).default({}),
  concurrency: workspaceConcurrencySchema.optional(),
  defaults: taskDefaultsSchema
    .prefault({})
    .describe('Settings its tasks take over'),
  notifications: z
    .array(notificationSchema)
    .max(50)
    .default([])
    .describe('Who is told about jobs that name nobody'),
});

/** @internal */
export const workspaceSchema = documentSchema('Workspace', workspaceSpecSchema);

/** @public */
export type WorkspaceSpec = z.output<typeof workspaceSpecSchema>;

/**
 * A workspace, canonical.
 *
 * @public
 */
export interface WorkspaceDocument {
  apiVersion: string;
  kind: 'Workspace';
  metadata: ObjectMeta;
  spec: WorkspaceSpec;
}
