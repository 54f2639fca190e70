import { InputError, NotFoundError } from '@backstage/errors';
import type { Handlers } from '../access/Handlers';
import type { Orchestrators } from './Orchestrators';
import type { RunReader } from './RunReader';
import type { RunService } from './RunService';
import { toEngineError } from './toEngineError';

const KNOWN_STATES: readonly string[] = [
  'pending',
  'queued',
  'running',
  'terminating',
  'success',
  'failed',
  'canceled',
  'timed_out',
  'skipped',
  'upstream_failed',
];

const LOG_PAGE = 1_000;

/**
 * The endpoints of runs.
 *
 * @internal
 */
export function createRunRouter(options: {
  service: RunService;
  reader: RunReader;
  orchestrators: Orchestrators;
}): Handlers<
  | 'listRuns'
  | 'getRun'
  | 'createRun'
  | 'cancelRun'
  | 'previewRepair'
  | 'repairRun'
  | 'readLog'
> {
  const { service, reader, orchestrators } = options;
  return {
    async listRuns({ query }) {
      const { state, ...rest } = query;
      if (rest.number && !(rest.workspace && rest.job)) {
        throw new InputError(
          'query.number: a number is one of a job; name workspace and job too',
        );
      }
      return reader.list({ ...rest, states: parseStates(state) });
    },

    async getRun({ params }) {
      return reader.get(params.run);
    },

    async createRun({ params, body, principal }) {
      const run = await service.create(params, {
        trigger: { kind: body.source, by: principal.ref },
        parameters: body.parameters,
        idempotencyKey: body.idempotencyKey,
        actor: principal.ref,
      });
      return (await reader.present([run]))[0];
    },

    async cancelRun({ params, body, principal }) {
      const run = await service.cancel(params.run, {
        note: body.note,
        actor: principal.ref,
      });
      return (await reader.present([run]))[0];
    },

    async previewRepair({ params, body }) {
      return service.previewRepair(params.run, body);
    },

    async repairRun({ params, body, principal }) {
      const run = await service.repair(params.run, {
        ...body,
        actor: principal.ref,
      });
      return (await reader.present([run]))[0];
    },

    async readLog({ params, query, signal }) {
      const run = await reader.find(params.run);
      const engine = orchestrators.find(run.orchestrator);
      if (!engine) {
        throw new NotFoundError(
          `The log is with ${run.orchestrator}, which is not connected`,
        );
      }
      try {
        return await engine.readLog(
          { runId: run.id, ...parseTask(params.task), attempt: params.attempt },
          {
            from: query.from ?? 1,
            limit: query.limit ?? LOG_PAGE,
            contains: query.contains,
          },
          { signal },
        );
      } catch (error) {
        throw toEngineError(error, engine.title);
      }
    },
  };
}

function parseStates(text: string | undefined): string[] {
  const states = [...new Set((text ?? '').split(',').filter(Boolean))];
  const wrong = states.filter(state => !KNOWN_STATES.includes(state));
  if (wrong.length) {
    throw new InputError(
      `query.state: ${wrong.join(
        ', ',
      )} is no state; there are ${KNOWN_STATES.join(', ')}`,
    );
  }
  return states;
}

function parseTask(text: string): { key: string; index?: number } {
  const match = /^(.+)\[(\d{1,9})\]$/.exec(text);
  return match ? { key: match[1], index: Number(match[2]) } : { key: text };
}
