import {
  renderTemplate,
  type RouteOutput,
  runScope,
  type TemplateScope,
} from '@openlake/plugin-openlake-common';
import type { RunRecord, TaskRunRecord } from './Run';
import type { RevisionDocument } from './RunnableJobs';

/**
 * What a run works with: its job with templates filled in as far as their
 * values are known. Secrets are names in a spec, and so they stay.
 *
 * @param tasks - of the run, for what they gave to later ones
 * @internal
 */
export function runConfiguration(
  run: RunRecord,
  { document, timezone, environment }: RevisionDocument,
  tasks: readonly TaskRunRecord[],
): RouteOutput<'getRunConfiguration'> {
  const { spec } = document;
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
  return {
    revision: run.revision,
    parameters: run.parameters,
    spec: fillIn(spec, scope, open),
    open: [...open],
  };
}

/** Texts that cannot be filled in yet stay as they are written. */
function fillIn(
  value: unknown,
  scope: TemplateScope,
  open: Set<string>,
): unknown {
  if (typeof value === 'string') {
    try {
      return renderTemplate(value, scope);
    } catch (error) {
      if ((error as Error).name !== 'InputError') {
        throw error;
      }
      open.add(value);
      return value;
    }
  }
  if (Array.isArray(value)) {
    return value.map(item => fillIn(item, scope, open));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        fillIn(item, scope, open),
      ]),
    );
  }
  return value;
}
