import {
  type JobSpec,
  renderSql,
  renderTemplate,
  type RouteOutput,
  runScope,
  type TaskSpec,
} from '@openlake/plugin-openlake-common';
import type { DeployableRevision } from '@openlake/plugin-openlake-node';
import type { RunRecord, TaskRunRecord } from './Run';

/**
 * What a run works with: its job with templates filled in as far as their
 * values are known, and the statements of its sql tasks as an engine gets
 * them. Secrets are names in a spec, and so they stay.
 *
 * @param tasks - of the run, for what they gave to later ones
 * @internal
 */
export function runConfiguration(
  run: RunRecord,
  revision: Pick<DeployableRevision, 'spec' | 'files' | 'settings'>,
  tasks: readonly TaskRunRecord[],
): RouteOutput<'getRunConfiguration'> {
  const { spec } = revision;
  const { timezone, environment } = revision.settings;
  const ended = tasks.filter(
    ({ index, state }) => index === undefined && state.result === 'success',
  );
  const scope = runScope(spec, undefined, {
    run: {
      id: run.id,
      number: run.number,
      intervalStart: run.interval.start,
      intervalEnd: run.interval.end,
      scheduledAt: run.scheduledAt ?? run.createdAt,
    },
    workspace: run.workspace,
    job: run.job,
    environment,
    timezone,
    parameters: run.parameters,
    outputs: Object.fromEntries(ended.map(({ key, values }) => [key, values])),
  });
  const open = new Set<string>();
  const fill = <T>(value: T): T =>
    fillIn(value, text => {
      const filled = valueNow(() => renderTemplate(text, scope));
      if (!filled) {
        open.add(text);
      }
      return filled ? filled.value : text;
    }) as T;
  const statements = statementsOf(spec, revision.files).map(statement => {
    const filled = valueNow(() => renderSql(statement.text, scope));
    return {
      ...statement,
      text: filled?.value ?? statement.text,
      complete: filled !== undefined,
    };
  });
  const fillTask = (task: TaskSpec) => {
    if (task.type !== 'sql' || task.sql.statement === undefined) {
      return fill(task);
    }
    // In SQL a value is a literal, not the bare text that it is elsewhere.
    const { statement, ...sql } = task.sql;
    const { text } = statements.find(({ task: key }) => key === task.key)!;
    const filled = fill({ ...task, sql });
    return { ...filled, sql: { ...filled.sql, statement: text } };
  };
  return {
    revision: run.revision,
    parameters: run.parameters,
    spec: { ...fill({ ...spec, tasks: [] }), tasks: spec.tasks.map(fillTask) },
    open: [...open],
    statements,
  };
}

/** Statements of the sql tasks as they are written. */
function statementsOf(
  spec: JobSpec,
  files: DeployableRevision['files'],
): { task: string; file?: string; text: string }[] {
  return spec.tasks.flatMap(task => {
    if (task.type !== 'sql') {
      return [];
    }
    const { file, statement } = task.sql;
    const text = statement ?? files.find(({ path }) => path === file)?.content;
    return text === undefined ? [] : [{ task: task.key, file, text }];
  });
}

/** Nothing when a template names what is not known yet. */
function valueNow<T>(render: () => T): { value: T } | undefined {
  try {
    return { value: render() };
  } catch (error) {
    if ((error as Error).name !== 'InputError') {
      throw error;
    }
    return undefined;
  }
}

/** A copy with each text replaced. */
function fillIn(value: unknown, replace: (text: string) => unknown): unknown {
  if (typeof value === 'string') {
    return replace(value);
  }
  if (Array.isArray(value)) {
    return value.map(item => fillIn(item, replace));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, fillIn(item, replace)]),
    );
  }
  return value;
}
