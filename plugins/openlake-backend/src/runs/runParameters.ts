import { InputError } from '@backstage/errors';
import {
  resolveParameterValues,
  runScope,
} from '@openlake/plugin-openlake-common';
import type { RunRecord } from './Run';
import type { RunnableJob } from './RunnableJobs';

/**
 * All parameters of a run: those given, the others by their default.
 *
 * @throws InputError that names each wrong one
 * @internal
 */
export function runParameters(
  run: Pick<
    RunRecord,
    'id' | 'number' | 'interval' | 'scheduledAt' | 'createdAt'
  >,
  job: Pick<
    RunnableJob,
    'workspace' | 'job' | 'spec' | 'timezone' | 'environment'
  >,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const scope = runScope({ parameters: [] }, undefined, {
    run: {
      id: run.id,
      number: run.number,
      intervalStart: run.interval.start,
      intervalEnd: run.interval.end,
      scheduledAt: run.scheduledAt ?? run.createdAt,
    },
    workspace: job.workspace,
    job: job.job,
    environment: job.environment,
    timezone: job.timezone,
    parameters: {},
  });
  const { values, errors } = resolveParameterValues(
    job.spec.parameters,
    given,
    scope,
  );
  if (errors.length) {
    throw new InputError(
      `The run cannot start with these parameters: ${errors
        .map(({ message }) => message)
        .join('; ')}`,
    );
  }
  return values;
}
