import {
  Finding,
  FindingView,
  JobDocument,
  Loaded,
  nextFiresOfAll,
  OrchestratorCapabilities,
  PlanView,
  scheduleZone,
  TableDocument,
  triggerKind,
  unsupportedBy,
  WorkspaceDocument,
} from '@openlake/plugin-openlake-common';
import { toInstant } from '../database/instant';
import { DeploymentDecision } from './decideDeployment';
import { FileLink } from './links';
import { WorkspaceRecord } from './Workspace';

const FIRES_SHOWN = 10;

/**
 * What the plan asks of the engines.
 *
 * @internal
 */
export interface PlanEngines {
  /** Engine of jobs whose workspace names none. */
  defaultOrchestrator(): string;
  /** @throws NotFoundError when no such engine is connected. */
  orchestrator(id: string): { readonly capabilities: OrchestratorCapabilities };
  /** @throws NotFoundError when no such engine is connected. */
  queryEngine(id: string): unknown;
}

/**
 * A plan as people and the command line see it.
 *
 * @internal
 */
export function toPlanView(options: {
  now: Date;
  decision: DeploymentDecision;
  workspace: WorkspaceDocument | undefined;
  jobs: ReadonlyArray<Loaded<JobDocument>>;
  tables: ReadonlyArray<Loaded<TableDocument>>;
  source: WorkspaceRecord['source'];
  link: FileLink;
  engines: PlanEngines;
}): PlanView {
  const { plan, findings, needsConfirmation } = options.decision;
  return {
    entries: [
      ...plan.adds.map(ref => ({ action: 'add' as const, ...ref, fields: [] })),
      ...plan.changes.map(({ fields, ...ref }) => ({
        action: 'change' as const,
        ...ref,
        fields: [...fields],
      })),
      ...plan.deletes.map(ref => ({
        action: 'delete' as const,
        ...ref,
        fields: [],
      })),
    ],
    unchanged: plan.unchanged.length,
    findings: toFindingViews(findings, options.source, options.link),
    unsupported: options.workspace
      ? [
          ...unsupportedOfJobs(
            options.workspace,
            options.jobs,
            options.engines,
          ),
          ...missingQueryEngines(options.jobs, options.engines),
          ...unsupportedOfTables(options.workspace, options.tables),
        ]
      : [],
    nextFires: nextFiresOfJobs(plan, options.jobs, options.now),
    needsConfirmation,
  };
}

/** Of jobs that are new, or whose triggers change. */
function nextFiresOfJobs(
  { adds, changes }: DeploymentDecision['plan'],
  jobs: ReadonlyArray<Loaded<JobDocument>>,
  now: Date,
): PlanView['nextFires'] {
  const changed = changes.filter(({ fields }) =>
    fields.some(({ path }) => path.startsWith('spec.triggers')),
  );
  const names = new Set(
    [...adds, ...changed]
      .filter(({ kind }) => kind === 'Job')
      .map(({ name }) => name),
  );
  return jobs
    .map(({ document: { metadata, spec } }) => ({
      job: metadata.name,
      fires:
        names.has(metadata.name) && !spec.paused
          ? nextFiresOfAll(spec.triggers, now, FIRES_SHOWN).map(toInstant)
          : [],
      timezone: scheduleZone(
        spec.triggers.map(trigger => ({
          kind: triggerKind(trigger),
          timezone:
            'schedule' in trigger ? trigger.schedule.timezone : undefined,
        })),
      ),
    }))
    .filter(({ fires }) => fires.length > 0);
}

/** @internal */
export function toFindingViews(
  findings: readonly Finding[],
  source: WorkspaceRecord['source'],
  link: FileLink,
): FindingView[] {
  return findings.map(finding => ({
    ...finding,
    url: link(source, finding.file, finding.line),
  }));
}

function unsupportedOfJobs(
  { spec }: WorkspaceDocument,
  jobs: ReadonlyArray<Loaded<JobDocument>>,
  engines: PlanEngines,
): PlanView['unsupported'] {
  const engine = spec.orchestrator ?? engines.defaultOrchestrator();
  let capabilities: OrchestratorCapabilities;
  try {
    capabilities = engines.orchestrator(engine).capabilities;
  } catch (error) {
    return jobs.map(({ document }) => ({
      kind: 'Job' as const,
      name: document.metadata.name,
      engine,
      path: 'spec',
      message: (error as Error).message,
    }));
  }
  return jobs.flatMap(({ document }) =>
    unsupportedBy(capabilities, document).map(({ path, message }) => ({
      kind: 'Job' as const,
      name: document.metadata.name,
      engine,
      path,
      message,
    })),
  );
}

/** Statements that name an engine which is not connected here. */
function missingQueryEngines(
  jobs: ReadonlyArray<Loaded<JobDocument>>,
  engines: PlanEngines,
): PlanView['unsupported'] {
  return jobs.flatMap(({ document: { metadata, spec } }) =>
    spec.tasks.flatMap((task, index) => {
      const engine = task.type === 'sql' ? task.sql.engine : undefined;
      if (engine === undefined) {
        return [];
      }
      try {
        engines.queryEngine(engine);
        return [];
      } catch (error) {
        return [
          {
            kind: 'Job' as const,
            name: metadata.name,
            engine,
            path: `spec.tasks[${index}].sql.engine`,
            message: `task ${task.key}: ${(error as Error).message}`,
          },
        ];
      }
    }),
  );
}

/** What of a table's spec is kept but not acted on by the catalog of the workspace. */
function unsupportedOfTables(
  { spec: { catalog } }: WorkspaceDocument,
  tables: ReadonlyArray<Loaded<TableDocument>>,
): PlanView['unsupported'] {
  return tables.flatMap(({ document: { spec } }) => {
    const gaps = {
      retention: spec.retention !== undefined,
      sort_by: spec.sort_by !== undefined,
      properties: Object.keys(spec.properties).length > 0,
    };
    return Object.entries(gaps)
      .filter(([, isSet]) => isSet)
      .map(([field]) => ({
        kind: 'Table' as const,
        name: spec.table,
        engine: catalog,
        path: `spec.${field}`,
        message: `${field} of a table is not supported by the catalog ${catalog}: it is kept, and nothing acts on it`,
      }));
  });
}
