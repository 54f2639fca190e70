import { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_JOB,
  ANNOTATION_TABLE,
  ANNOTATION_WORKSPACE_NAME,
} from '@openlake/plugin-openlake-common';

/** The job that an entity stands for, or undefined when it does not say. */
export function jobOf(
  entity: Entity,
): { workspace: string; job: string } | undefined {
  const [workspace, job] =
    entity.metadata.annotations?.[ANNOTATION_JOB]?.split('/') ?? [];
  return workspace && job ? { workspace, job } : undefined;
}

/** The table that an entity stands for, or undefined when it does not say. */
export function tableOf(
  entity: Entity,
): { catalog: string; schema: string; table: string } | undefined {
  const [catalog, schema, ...rest] =
    entity.metadata.annotations?.[ANNOTATION_TABLE]?.split('.') ?? [];
  const table = rest.join('.');
  return catalog && schema && table ? { catalog, schema, table } : undefined;
}

/** The workspace that an entity stands for, or undefined when it does not say. */
export function workspaceOf(entity: Entity): string | undefined {
  return entity.metadata.annotations?.[ANNOTATION_WORKSPACE_NAME];
}
