import type {
  JobFeature,
  OrchestratorCapabilities,
} from '../kinds/capabilities';
import { formatDocumentPath, type DocumentPath } from '../findings/Issue';
import type { ComputeProfile } from '../kinds/Compute';
import type { JobDocument, JobSpec } from '../kinds/Job';
import type { TaskSpec } from '../kinds/Task';
import { isUri } from '../fields/FilePath';
import { triggerKind } from '../kinds/Trigger';

/**
 * Something a job asks for and its orchestrator does not do.
 *
 * @public
 */
export interface Unsupported {
  /** Path in the document, such as `spec.sla`. */
  readonly path: string;
  readonly message: string;
}

/**
 * Names everything in a job that an orchestrator cannot carry out, so that nothing is silently ignored.
 *
 * @public
 */
export function unsupportedBy(
  capabilities: OrchestratorCapabilities,
  { spec }: JobDocument,
): Unsupported[] {
  const found: Unsupported[] = [];
  const name = (what: string, path: DocumentPath) =>
    found.push({
      path: formatDocumentPath(path),
      message: `${what} not supported by ${capabilities.title}`,
    });
  const need = (
    feature: JobFeature,
    used: boolean,
    what: string,
    path: DocumentPath,
  ) => {
    if (used && !capabilities.features.includes(feature)) {
      name(what, path);
    }
  };

  spec.triggers.forEach((trigger, index) => {
    const kind = triggerKind(trigger);
    if (!capabilities.triggers.includes(kind)) {
      name(`${kind} triggers are`, ['spec', 'triggers', index, kind]);
    }
    need(
      'catchup',
      'schedule' in trigger && trigger.schedule.catchup,
      'catchup is',
      ['spec', 'triggers', index, 'schedule', 'catchup'],
    );
    need(
      'file_arrival_by_uri',
      'file_arrival' in trigger && isUri(trigger.file_arrival.path),
      'watching a place outside of the landing folder is',
      ['spec', 'triggers', index, 'file_arrival', 'path'],
    );
  });
  spec.parameters.forEach(({ type }, index) => {
    if (!capabilities.parameterTypes.includes(type)) {
      name(`parameters of type ${type} are`, [
        'spec',
        'parameters',
        index,
        'type',
      ]);
    }
  });
  const full = spec.concurrency.when_full;
  need(`${full}_when_full`, true, `when_full: ${full} is`, [
    'spec',
    'concurrency',
    'when_full',
  ]);
  need('job_timeout', spec.timeout !== undefined, 'a timeout of the job is', [
    'spec',
    'timeout',
  ]);
  need('priority', spec.priority !== 'normal', 'priority is', [
    'spec',
    'priority',
  ]);
  need('sla', spec.sla !== undefined, 'sla is', ['spec', 'sla']);
  need('freshness', spec.freshness.length > 0, 'freshness is', [
    'spec',
    'freshness',
  ]);
  need('contracts', spec.contracts.length > 0, 'contracts are', [
    'spec',
    'contracts',
  ]);
  need('notifications', spec.notifications.length > 0, 'notifications are', [
    'spec',
    'notifications',
  ]);
  need(
    'retain_runs',
    spec.lifecycle.retain_runs !== undefined,
    'retain_runs is',
    ['spec', 'lifecycle', 'retain_runs'],
  );
  spec.tasks.forEach((task, index) =>
    unsupportedTask(
      task,
      spec.compute,
      ['spec', 'tasks', index],
      capabilities,
      name,
      need,
    ),
  );
  return found;
}

function unsupportedTask(
  task: TaskSpec,
  profiles: JobSpec['compute'],
  path: DocumentPath,
  capabilities: OrchestratorCapabilities,
  name: (what: string, path: DocumentPath) => void,
  need: (
    feature: JobFeature,
    used: boolean,
    what: string,
    path: DocumentPath,
  ) => void,
): void {
  if (!capabilities.taskTypes.includes(task.type)) {
    name(`task ${task.key}: ${task.type} tasks are`, [...path, 'type']);
  }
  if (!capabilities.runIf.includes(task.run_if)) {
    name(`task ${task.key}: run_if ${task.run_if} is`, [...path, 'run_if']);
  }
  need(
    'for_each',
    task.for_each !== undefined,
    `task ${task.key}: for_each is`,
    [...path, 'for_each'],
  );
  need('retries', task.retries > 0, `task ${task.key}: retries are`, [
    ...path,
    'retries',
  ]);
  need(
    'retry_backoff',
    task.retries > 0 && task.retry.backoff === 'exponential',
    `task ${task.key}: exponential backoff is`,
    [...path, 'retry', 'backoff'],
  );
  need(
    'task_timeout',
    task.timeout !== undefined,
    `task ${task.key}: timeout is`,
    [...path, 'timeout'],
  );
  need(
    'compute',
    task.compute !== undefined && !onlyLimits(profiles[task.compute]),
    `task ${task.key}: compute is`,
    [...path, 'compute'],
  );
}

/** The queue keeps the limit of a profile, whatever the orchestrator does. */
function onlyLimits(profile: ComputeProfile | undefined): boolean {
  if (profile?.max_concurrent_runs === undefined) {
    return false;
  }
  const { max_concurrent_runs, profile: _of, conf, env, ...means } = profile;
  return [means, conf, env].every(part => !Object.keys(part).length);
}
