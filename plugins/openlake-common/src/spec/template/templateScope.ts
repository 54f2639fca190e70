import type { JobDocument } from '../kinds/Job';
import type { Parameter } from '../kinds/Parameter';
import type { TemplateScope } from './template';
import type { TemplateType } from './templateFilters';
import type { TaskSpec } from '../kinds/Task';

/** What every template of a job can name. */
const RUN_TYPES: ReadonlyArray<[string, TemplateType]> = [
  ['run.id', 'string'],
  ['run.number', 'integer'],
  ['run.interval_start', 'datetime'],
  ['run.interval_end', 'datetime'],
  ['run.scheduled_at', 'datetime'],
  ['job.name', 'string'],
  ['workspace.name', 'string'],
  ['env.name', 'string'],
];

/**
 * What is known of a run when its templates are filled in.
 *
 * @public
 */
export interface RunValues {
  readonly run: {
    readonly id: string;
    readonly number: number;
    /** ISO 8601, UTC. */
    readonly intervalStart?: string;
    readonly intervalEnd?: string;
    readonly scheduledAt?: string;
  };
  readonly workspace: string;
  readonly job: string;
  readonly environment: string;
  /** Zone of the workspace. */
  readonly timezone: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Outputs of tasks that have ended, by task key. */
  readonly outputs?: Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  /** Why a task gave no outputs, by its key. */
  readonly silent?: ReadonlyMap<string, string>;
  /** Item of a `for_each`. */
  readonly item?: unknown;
}

function parameterTypes(
  parameters: readonly Pick<Parameter, 'name' | 'type'>[],
): Array<[string, TemplateType]> {
  return parameters.map(({ name, type }) => [
    `params.${name}`,
    type === 'enum' ? 'any' : type,
  ]);
}

/**
 * What a parameter's default can name.
 *
 * @internal
 */
export function defaultScope(timezone: string): TemplateScope {
  return { types: new Map(RUN_TYPES), timezone };
}

/**
 * What all tasks of a job can name, before outputs and items.
 *
 * @internal
 */
export function jobTypes(
  parameters: readonly Pick<Parameter, 'name' | 'type'>[],
): Map<string, TemplateType> {
  return new Map([...RUN_TYPES, ...parameterTypes(parameters)]);
}

/**
 * What a task of a run can name, with values: for rendering. `for_each.in` is rendered without an item.
 *
 * @public
 */
export function runScope(
  job: Pick<JobDocument['spec'], 'parameters'>,
  task: Pick<TaskSpec, 'for_each'> | undefined,
  values: RunValues,
): TemplateScope {
  const item =
    values.item === undefined ? undefined : task?.for_each?.as ?? 'item';
  const types = jobTypes(job.parameters);
  const known = new Map<string, unknown>([
    ['run.id', values.run.id],
    ['run.number', values.run.number],
    ['run.interval_start', values.run.intervalStart],
    ['run.interval_end', values.run.intervalEnd],
    ['run.scheduled_at', values.run.scheduledAt],
    ['job.name', values.job],
    ['workspace.name', values.workspace],
    ['env.name', values.environment],
  ]);
  for (const { name } of job.parameters) {
    known.set(`params.${name}`, values.parameters[name]);
  }
  for (const [key, outputs] of Object.entries(values.outputs ?? {})) {
    types.set(`tasks.${key}.outputs.*`, 'any');
    for (const [name, value] of Object.entries(outputs)) {
      known.set(`tasks.${key}.outputs.${name}`, value);
    }
  }
  if (item !== undefined) {
    types.set(item, 'any');
    known.set(item, values.item);
  }
  return {
    types,
    values: known,
    silent: values.silent,
    timezone: values.timezone,
  };
}
