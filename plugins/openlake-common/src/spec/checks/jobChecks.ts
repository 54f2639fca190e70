import { checkParameters } from './parameterChecks';
import { durationMs } from '../fields/Duration';
import type { Issue } from '../findings/Issue';
import type { AuthoredJob } from '../kinds/Job';
import { didYouMean } from '../findings/suggestion';
import { checkTaskGraph } from './taskGraphChecks';
import { checkTemplates, type TaskScopes } from './templateChecks';
import type { WorkspaceDocument } from '../kinds/Workspace';

/** Names that a loop variable would hide. */
const RESERVED = ['params', 'run', 'job', 'workspace', 'env', 'tasks'];

/**
 * Checks what a schema cannot say about one job.
 *
 * @internal
 */
export function checkJob(
  job: AuthoredJob,
  workspace: WorkspaceDocument,
  scopes: TaskScopes,
): Issue[] {
  return [
    ...checkTaskGraph(job.spec.tasks),
    ...checkParameters(job.spec.parameters, workspace.spec.timezone),
    ...checkCompute(job, workspace),
    ...checkLoops(job),
    ...checkTriggers(job),
    ...checkTimeouts(job),
    ...checkTemplates(job, scopes),
  ];
}

function checkCompute(
  { spec }: AuthoredJob,
  workspace: WorkspaceDocument,
): Issue[] {
  const known = new Set([
    ...Object.keys(spec.compute),
    ...Object.keys(workspace.spec.compute),
  ]);
  const used: Array<[string | undefined, Issue['path']]> = [
    [spec.defaults.compute, ['spec', 'defaults', 'compute']],
    ...spec.tasks.map(
      ({ compute }, index): [string | undefined, Issue['path']] => [
        compute,
        ['spec', 'tasks', index, 'compute'],
      ],
    ),
  ];
  return used.flatMap(([name, path]) =>
    name === undefined || known.has(name)
      ? []
      : [
          {
            code: 'unknown-compute',
            path,
            message: `there is no compute profile ${name}`,
            hint:
              didYouMean(name, known) ??
              'declare it under spec.compute of this job or of openlake.yaml',
          },
        ],
  );
}

function checkLoops({ spec }: AuthoredJob): Issue[] {
  return spec.tasks.flatMap((task, index) =>
    task.for_each && RESERVED.includes(task.for_each.as)
      ? [
          {
            code: 'invalid-name',
            path: ['spec', 'tasks', index, 'for_each', 'as'],
            message: `${task.for_each.as} is taken: templates use it for something else`,
          },
        ]
      : [],
  );
}

function checkTriggers({ metadata, spec }: AuthoredJob): Issue[] {
  return spec.triggers.flatMap(({ job }, index) =>
    job?.name === metadata.name
      ? [
          {
            code: 'dependency-cycle',
            path: ['spec', 'triggers', index, 'job', 'name'],
            message: 'a job cannot be its own trigger',
          },
        ]
      : [],
  );
}

function checkTimeouts({ spec }: AuthoredJob): Issue[] {
  if (spec.timeout === undefined) {
    return [];
  }
  const whole = spec.timeout;
  return spec.tasks.flatMap((task, index) =>
    task.timeout !== undefined && durationMs(task.timeout) > durationMs(whole)
      ? [
          {
            code: 'useless-field',
            severity: 'warning' as const,
            path: ['spec', 'tasks', index, 'timeout'],
            message: `the task may take ${task.timeout}, but its job ends after ${whole}`,
          },
        ]
      : [],
  );
}
