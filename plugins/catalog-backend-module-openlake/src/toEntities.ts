import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_VIEW_URL,
  DEFAULT_NAMESPACE,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  ANNOTATION_JOB,
  ANNOTATION_LAYER,
  ANNOTATION_SCHEMA,
  ANNOTATION_TABLE,
  ANNOTATION_WORKSPACE_NAME,
  entityName,
  Job,
  Table,
  Workspace,
} from '@openlake/plugin-openlake-common';
import { ANNOTATION_PART_OF, ANNOTATION_TECHDOCS_OF } from './annotations';
import { Registry } from './Registry';

/**
 * The catalog's view of the registry: workspaces, schemas, tables and jobs as
 * entities of built-in kinds. What changes with every run (rows, snapshots,
 * states) is left out. Pure, and in a stable order.
 *
 * @param defaultOwner - owner of what names none
 * @internal
 */
export function toEntities(
  { workspaces, jobs, tables, documented }: Registry,
  defaultOwner: string,
): Entity[] {
  const byName = new Map(workspaces.map(one => [one.name, one]));
  const context: Context = {
    defaultOwner,
    workspaceOf: name => (name === undefined ? undefined : byName.get(name)),
    docsOf: workspace => {
      const ref = workspace?.entityRef;
      const has = ref !== undefined && documented.includes(ref);
      return Object.fromEntries(has ? [[ANNOTATION_TECHDOCS_OF, ref]] : []);
    },
    known: new Set(tables.map(({ name }) => name)),
    reads: readsByJob(tables),
  };
  return [
    // One that people have written an entity for keeps that entity.
    ...workspaces
      .filter(({ entityRef }) => entityRef === undefined)
      .map(workspace => toWorkspaceEntity(workspace, context)),
    ...toSchemaEntities(tables, context),
    ...tables.map(table => toTableEntity(table, context)),
    ...jobs.map(job => toJobEntity(job, context)),
  ].sort((a, b) => (stringifyEntityRef(a) < stringifyEntityRef(b) ? -1 : 1));
}

interface Context {
  defaultOwner: string;
  workspaceOf(name: string | undefined): Workspace | undefined;
  /** Annotations that lead to the docs of a workspace. */
  docsOf(workspace: Workspace | undefined): Record<string, string>;
  /** Names of tables that there are. */
  known: ReadonlySet<string>;
  /** Tables that a job reads, by `workspace/job`. */
  reads: ReadonlyMap<string, ReadonlySet<string>>;
}

function toWorkspaceEntity(
  workspace: Workspace,
  { defaultOwner }: Context,
): Entity {
  return resource('lakehouse-workspace', entityName(workspace.name), {
    title: workspace.title,
    description: workspace.description,
    owner: workspace.owner ?? defaultOwner,
    annotations: {
      ...locationOf(workspace, 'openlake.yaml'),
      [ANNOTATION_WORKSPACE_NAME]: workspace.name,
    },
  });
}

function toSchemaEntities(tables: Table[], context: Context): Entity[] {
  const schemas = new Map<string, Table[]>();
  for (const table of tables) {
    const name = `${table.catalog}.${table.schema}`;
    schemas.set(name, [...(schemas.get(name) ?? []), table]);
  }
  return [...schemas].map(([name, members]) => {
    const workspaces = [...new Set(members.map(({ workspace }) => workspace))]
      .sort()
      .map(context.workspaceOf)
      .filter(workspace => workspace !== undefined);
    return resource('lakehouse-schema', entityName(name), {
      title: name,
      owner: workspaces[0]?.owner ?? context.defaultOwner,
      annotations: {
        ...locationOf(workspaces[0], 'openlake.yaml'),
        [ANNOTATION_SCHEMA]: name,
        ...partOf(workspaces.map(workspaceRef)),
      },
    });
  });
}

function toTableEntity(table: Table, context: Context): Entity {
  const workspace = context.workspaceOf(table.workspace);
  return resource('iceberg-table', entityName(table.name), {
    title: table.title ?? table.name,
    description: table.description,
    owner: table.owner ?? workspace?.owner ?? context.defaultOwner,
    tags: table.layer ? [table.layer] : [],
    dependsOn: unique(table.writers.map(jobRef)),
    annotations: {
      ...locationOf(workspace, table.file ?? 'openlake.yaml'),
      ...context.docsOf(workspace),
      [ANNOTATION_TABLE]: table.name,
      ...(workspace && { [ANNOTATION_WORKSPACE_NAME]: workspace.name }),
      ...(table.layer && { [ANNOTATION_LAYER]: table.layer }),
      ...partOf([
        `resource:${DEFAULT_NAMESPACE}/${entityName(
          `${table.catalog}.${table.schema}`,
        )}`,
      ]),
    },
  });
}

function toJobEntity(job: Job, context: Context): Entity {
  const workspace = context.workspaceOf(job.workspace);
  const reads = [...(context.reads.get(`${job.workspace}/${job.name}`) ?? [])];
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      namespace: DEFAULT_NAMESPACE,
      name: jobEntityName(job),
      title: job.title,
      ...(job.description && { description: job.description }),
      annotations: {
        ...locationOf(workspace, job.file),
        ...context.docsOf(workspace),
        ...(job.url && { [ANNOTATION_VIEW_URL]: job.url }),
        [ANNOTATION_JOB]: `${job.workspace}/${job.name}`,
        [ANNOTATION_WORKSPACE_NAME]: job.workspace,
        ...(workspace && partOf([workspaceRef(workspace)])),
      },
    },
    spec: {
      type: 'data-job',
      lifecycle: 'production',
      owner: job.owner ?? workspace?.owner ?? context.defaultOwner,
      dependsOn: unique(
        reads
          .filter(table => context.known.has(table))
          .map(table => `resource:${DEFAULT_NAMESPACE}/${entityName(table)}`),
      ),
    },
  };
}

function resource(
  type: string,
  name: string,
  fields: {
    title: string;
    description?: string;
    owner: string;
    tags?: string[];
    dependsOn?: string[];
    annotations: Record<string, string>;
  },
): Entity {
  const { title, description, owner, annotations } = fields;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      namespace: DEFAULT_NAMESPACE,
      name,
      title,
      ...(description && { description }),
      ...(fields.tags?.length && { tags: fields.tags }),
      annotations,
    },
    spec: { type, owner, dependsOn: fields.dependsOn ?? [] },
  };
}

function jobEntityName(job: { workspace: string; name: string }): string {
  return entityName(`${job.workspace}.${job.name}`);
}

function jobRef({ workspace, job }: { workspace: string; job: string }) {
  return `component:${DEFAULT_NAMESPACE}/${jobEntityName({
    workspace,
    name: job,
  })}`;
}

function workspaceRef({ name, entityRef }: Workspace): string {
  return entityRef ?? `resource:${DEFAULT_NAMESPACE}/${entityName(name)}`;
}

function partOf(refs: string[]): Record<string, string> {
  return refs.length > 0 ? { [ANNOTATION_PART_OF]: refs.join(',') } : {};
}

/** Where the file of an object is, as the catalog writes places. */
function locationOf(
  workspace: Workspace | undefined,
  file: string,
): Record<string, string> {
  const location = locationRef(workspace, file);
  return {
    [ANNOTATION_LOCATION]: location,
    [ANNOTATION_ORIGIN_LOCATION]: location,
  };
}

function locationRef(workspace: Workspace | undefined, file: string): string {
  if (!workspace) {
    return 'openlake:registry';
  }
  const { kind, target } = workspace.source;
  return kind === 'folder'
    ? `file:${target.replace(/\/+$/, '')}/${file}`
    : `url:${target.replace(/[^/]*$/, '')}${file}`;
}

function readsByJob(tables: Table[]): Map<string, Set<string>> {
  const reads = new Map<string, Set<string>>();
  for (const { name, readers } of tables) {
    for (const { workspace, job } of readers) {
      const id = `${workspace}/${job}`;
      reads.set(id, (reads.get(id) ?? new Set()).add(name));
    }
  }
  return reads;
}

function unique(refs: string[]): string[] {
  return [...new Set(refs)].sort();
}
