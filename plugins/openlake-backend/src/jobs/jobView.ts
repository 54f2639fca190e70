import {
  Job,
  JobRevision,
  JobSpec,
  nextFiresOfAll,
  Parameter,
  ParameterView,
  Run,
  scheduleZone,
  TaskSpec,
  TaskView,
  triggerKind,
} from '@openlake/plugin-openlake-common';
import { toInstant } from '../database/instant';
import { WorkspaceRecord } from '../workspaces/Workspace';
import { JobRecord, JobRevisionRecord } from './Job';
import { taskLayer } from './taskLayer';
import { triggerText } from './triggerText';

/**
 * A job as the API shows it.
 *
 * @internal
 */
export function toJobView(
  record: JobRecord,
  context: {
    now: Date;
    defaultOrchestrator: string;
    url?: string;
    lastRun?: Run;
  },
): Job {
  const { revision, pause } = record;
  const { metadata, spec } = revision.document;
  const triggers = spec.triggers.map(trigger => ({
    kind: triggerKind(trigger),
    text: triggerText(trigger),
    timezone: 'schedule' in trigger ? trigger.schedule.timezone : undefined,
  }));
  return {
    workspace: record.workspace,
    name: record.job,
    title: metadata.title ?? record.job,
    description: metadata.description,
    owner: metadata.owner,
    labels: metadata.labels,
    orchestrator: revision.settings.orchestrator ?? context.defaultOrchestrator,
    revision: {
      hash: revision.hash,
      number: revision.number,
      commit: revision.commit,
      at: revision.at,
    },
    file: revision.file,
    url: context.url,
    hasRunbook: spec.runbook !== undefined,
    paused: pause !== undefined,
    pausedBy: pause?.by,
    pauseReason: pause?.reason,
    unpaused: pause ? undefined : record.unpaused,
    triggers,
    timezone: scheduleZone(triggers) ?? revision.settings.timezone,
    nextFire: fires(record, context.now, 1)[0],
    outputs: outputsOf(spec),
    lastRun: context.lastRun,
    retiredAt: record.retiredAt,
  };
}

/** The next moments at which the clock starts a job, soonest first. @internal */
export function fires(record: JobRecord, now: Date, count: number): string[] {
  if (record.pause || record.retiredAt) {
    return [];
  }
  const { triggers } = record.revision.document.spec;
  return nextFiresOfAll(triggers, now, count).map(toInstant);
}

/** The newest version of the workspace, when its errors keep it out of force. @internal */
export function refusedVersion({
  newestVersion,
  deployed,
  findings,
}: Pick<WorkspaceRecord, 'newestVersion' | 'deployed' | 'findings'>) {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return newestVersion && newestVersion !== deployed?.version && errors > 0
    ? { version: newestVersion, errors }
    : undefined;
}

/** Tables that a job writes, each once. @internal */
export function outputsOf({ tasks }: JobSpec): string[] {
  return [...new Set(tasks.flatMap(({ outputs }) => outputs))];
}

/** @internal */
export function toTaskView(task: TaskSpec): TaskView {
  return {
    key: task.key,
    type: task.type,
    dependsOn: task.depends_on,
    runIf: task.run_if,
    layer: taskLayer(task),
    forEach: task.for_each !== undefined,
    inputs: task.inputs,
    outputs: task.outputs,
    retries: task.retries,
    file: fileOf(task),
  };
}

/** @internal */
export function toParameterView(parameter: Parameter): ParameterView {
  return {
    name: parameter.name,
    title: parameter.title,
    type: parameter.type,
    required: parameter.required,
    default: parameter.default,
    description: parameter.description,
    options: parameter.values,
    items: parameter.items,
    minimum: parameter.min,
    maximum: parameter.max,
    maxLength: parameter.max_length,
  };
}

/** @internal */
export function toRevisionView(revision: JobRevisionRecord): JobRevision {
  return {
    hash: revision.hash,
    number: revision.number,
    commit: revision.commit,
    by: revision.by,
    at: revision.at,
    changes: revision.changes.map(change => ({ ...change })),
  };
}

function fileOf(task: TaskSpec): string | undefined {
  switch (task.type) {
    case 'sql':
      return task.sql.file;
    case 'python':
      return task.python.file;
    case 'spark':
      return task.spark.application;
    default:
      return undefined;
  }
}
