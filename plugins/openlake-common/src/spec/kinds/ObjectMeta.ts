import { z } from 'zod';
import { nameSchema } from '../fields/Name';

/**
 * The version of the spec that this release reads and writes.
 *
 * @public
 */
export const API_VERSION = 'openlake.io/v1alpha1';

const REF =
  /^(?:(?:user|group):)?(?:[A-Za-z0-9_.-]{1,63}\/)?[A-Za-z0-9_.-]{1,63}$/i;

/**
 * A reference to the user or group in the catalog that owns an object.
 *
 * @internal
 */
export function ownerSchema() {
  return z
    .string()
    .regex(REF, {
      error: issue =>
        `"${String(issue.input).slice(
          0,
          100,
        )}" is not a reference to a user or a group, such as group:default/data-platform`,
    })
    .overwrite(canonicalOwner)
    .describe('User or group of the catalog that answers for this object')
    .meta({ examples: ['group:default/data-platform'] });
}

function canonicalOwner(ref: string): string {
  if (!REF.test(ref)) {
    return ref;
  }
  const [kind, rest] = ref.includes(':') ? ref.split(':') : ['group', ref];
  return `${kind}:${
    rest.includes('/') ? rest : `default/${rest}`
  }`.toLowerCase();
}

const label = z.string().max(63, 'a label is at most 63 characters long');

/**
 * What every object says about itself.
 */
export const objectMetaSchema = z.strictObject({
  name: nameSchema().describe(
    'Unique among the objects of this kind in the workspace',
  ),
  title: z.string().min(1).max(120).optional().describe('Name for people'),
  description: z
    .string()
    .max(4000)
    .optional()
    .describe('What it is for, in Markdown'),
  owner: ownerSchema().optional(),
  system: z
    .string()
    .max(200)
    .optional()
    .describe('System of the catalog that this object is part of'),
  labels: z
    .record(
      z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/),
      label,
    )
    .default({})
    .describe('Free labels; cost_center is used for showback'),
  tags: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*$/)
        .max(63),
    )
    .default([])
    .describe('Tags shown in the catalog'),
  links: z
    .array(
      z.strictObject({
        title: z.string().min(1).max(120),
        url: z
          .string()
          .min(1)
          .max(2000)
          .describe('Address, or a file of the workspace'),
      }),
    )
    .default([])
    .describe('Links shown on the page of the object'),
});

/**
 * What every object says about itself.
 *
 * @public
 */
export type ObjectMeta = z.output<typeof objectMetaSchema>;

/**
 * The frame of a document: `apiVersion`, `kind`, `metadata`, `spec`.
 *
 * @internal
 */
export function documentSchema<K extends string, S extends z.ZodType>(
  kind: K,
  spec: S,
) {
  return z.strictObject({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal(kind),
    metadata: objectMetaSchema,
    spec,
  });
}
