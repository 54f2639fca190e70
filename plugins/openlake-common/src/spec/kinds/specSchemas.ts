import { z } from 'zod';
import type { SpecKind } from './Documents';
import { jobSchema } from './Job';
import { savedQuerySchema } from './SavedQuery';
import { tableSchema } from './Table';
import { workspaceSchema } from './Workspace';

export const specSchemas = {
  Workspace: workspaceSchema,
  Job: jobSchema,
  Table: tableSchema,
  SavedQuery: savedQuerySchema,
} as const satisfies Record<SpecKind, z.ZodType>;

/**
 * The JSON Schema of a kind, as editors want it: of what is written, not of what is made of it.
 *
 * @public
 */
export function jsonSchema(kind: SpecKind): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(specSchemas[kind], {
    io: 'input',
    target: 'draft-7',
    reused: 'inline',
    unrepresentable: 'any',
  });
  return {
    $schema,
    $id: `https://openlake.io/schemas/v1alpha1/${schemaFileName(kind)}`,
    title: `OpenLake ${kind}`,
    ...schema,
  };
}

/**
 * Name of the file that holds the JSON Schema of a kind.
 *
 * @public
 */
export function schemaFileName(kind: SpecKind): string {
  return `${kind.replace(/\B[A-Z]/g, '-$&').toLowerCase()}.json`;
}
