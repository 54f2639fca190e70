import { TableCatalog } from '@openlake/plugin-openlake-node';
import { DeclaredTables } from './DeclaredTables';
import { landingFolder } from './landingFolder';
import { snapshotOrigin } from './snapshotOrigin';
import { TaskContext } from './TaskContext';

/**
 * What the runner tells a program in its environment. `docs/guides/jobs.md`
 * lists it for the people who write them.
 *
 * @param outputs - file for small values
 * @internal
 */
export function taskVariables(
  context: TaskContext,
  tables: DeclaredTables,
  outputs: string,
): Record<string, string> {
  const { run, task, number, secrets, revision, config } = context;
  const { request } = run;
  return {
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    OPENLAKE_OUTPUTS: outputs,
    OPENLAKE_LANDING: landingFolder(config, request.workspace),
    OPENLAKE_WORKSPACE: request.workspace,
    OPENLAKE_JOB: request.job,
    OPENLAKE_TASK: task.id,
    OPENLAKE_RUN_ID: run.runId,
    OPENLAKE_RUN_NUMBER: String(request.runNumber),
    OPENLAKE_ATTEMPT: String(number),
    OPENLAKE_ENVIRONMENT: revision.settings.environment,
    OPENLAKE_PARAMETERS: JSON.stringify(request.parameters),
    OPENLAKE_CATALOG: revision.settings.catalog,
    OPENLAKE_PINS: JSON.stringify(tables.pins),
    OPENLAKE_SNAPSHOT_PROPERTIES: JSON.stringify(snapshotOrigin(context)),
    ...(request.interval && {
      OPENLAKE_INTERVAL_START: request.interval.start,
      OPENLAKE_INTERVAL_END: request.interval.end,
    }),
    ...(task.item !== undefined && {
      OPENLAKE_ITEM:
        typeof task.item === 'string' ? task.item : JSON.stringify(task.item),
    }),
    ...Object.fromEntries(
      secrets.map(({ name, value }) => [
        `OPENLAKE_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`,
        value,
      ]),
    ),
  };
}

/**
 * What lets pyiceberg open the catalogs that a task names with
 * `load_catalog(name)` and nothing else. A job may set them otherwise.
 *
 * @internal
 */
export function catalogVariables({
  spec,
  revision,
  connectors,
}: TaskContext): Record<string, string> {
  const names = [
    revision.settings.catalog,
    ...[...spec.inputs, ...spec.outputs].flatMap(table => {
      const parts = table.split('.');
      return parts.length > 2 ? [parts[0]] : [];
    }),
  ];
  const variables: Record<string, string> = {};
  for (const name of new Set(names)) {
    // Its settings are names of environment variables, which have no dash.
    const entries = /^\w+$/.test(name)
      ? Object.entries(findCatalog(connectors, name)?.connection ?? {})
      : [];
    for (const [property, value] of entries) {
      variables[`PYICEBERG_CATALOG__${name}__${property}`.toUpperCase()] =
        value;
    }
  }
  return variables;
}

function findCatalog(
  connectors: TaskContext['connectors'],
  name: string,
): TableCatalog | undefined {
  try {
    return connectors.tableCatalog(name);
  } catch {
    return undefined;
  }
}
