import { NotFoundError } from '@backstage/errors';
import { queueUpdatePermission } from '@openlake/plugin-openlake-common';
import type { LogPage, LogRange } from '@openlake/plugin-openlake-node';
import type { Handlers } from '../access/Handlers';
import { compareRuns } from './operations/compareRuns';
import type { Orchestrators } from './Orchestrators';
import type { RunRecord } from './Run';
import { readChoice, readRunFilter, readStates } from './runFilter';
import type { RunnableJobs } from './RunnableJobs';
import type { RunReader } from './RunReader';
import type { RunService } from './RunService';
import { parseTaskName } from './taskName';
import { toEngineError } from './toEngineError';
import { LINES_AT_ONCE, wholeLog } from './wholeLog';

const LOG_PAGE = 1_000;

/** Operations on runs. @internal */
export type RunOperationName =
  | 'listRuns'
  | 'getRun'
  | 'getRunConfiguration'
  | 'listTaskItems'
  | 'createRun'
  | 'cancelRun'
  | 'previewRepair'
  | 'repairRun'
  | 'markRun'
  | 'markTask'
  | 'compareRuns'
  | 'previewBulk'
  | 'bulkUpdateRuns'
  | 'readLog'
  | 'downloadLog';

/**
 * The endpoints of runs.
 *
 * @internal
 */
export function createRunRouter(options: {
  service: RunService;
  reader: RunReader;
  jobs: RunnableJobs;
  orchestrators: Orchestrators;
}): Handlers<RunOperationName> {
  const { service, reader, jobs, orchestrators } = options;

  /** A page of the log of an attempt. */
  const readPage = async (
    run: RunRecord,
    { task, attempt }: { task: string; attempt: number },
    range: LogRange,
    signal: AbortSignal,
  ): Promise<LogPage> => {
    const engine = orchestrators.find(run.orchestrator);
    if (!engine) {
      throw new NotFoundError(
        `The log is with ${run.orchestrator}, which is not connected`,
      );
    }
    try {
      const ref = { runId: run.id, ...parseTaskName(task), attempt };
      return await engine.readLog(ref, range, { signal });
    } catch (error) {
      throw toEngineError(error, engine.title);
    }
  };

  return {
    async listRuns({ query }) {
      const { cursor, limit, ...filter } = query;
      return reader.list({ ...readRunFilter(filter, 'query'), cursor, limit });
    },

    async getRun({ params }) {
      return reader.get(params.run);
    },

    async getRunConfiguration({ params }) {
      return reader.configuration(params.run);
    },

    async listTaskItems({ params, query }) {
      const { state, ...page } = query;
      return reader.items(params.run, params.task, {
        ...page,
        states: readStates(state, 'query.state'),
      });
    },

    async createRun({ params, body, principal, withheld }) {
      const run = await service.create(params, {
        trigger: { kind: body.source, by: principal.ref },
        parameters: body.parameters,
        tasks: body.tasks,
        priority: body.priority,
        mayGoFirst: !withheld.includes(queueUpdatePermission.name),
        rerunOf: body.rerunOf,
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

    async markRun({ params, body, principal }) {
      const run = await service.mark(params.run, {
        ...body,
        actor: principal.ref,
      });
      return (await reader.present([run]))[0];
    },

    async markTask({ params, body, principal }) {
      const run = await service.markTask(params.run, params.task, {
        ...body,
        actor: principal.ref,
      });
      return (await reader.present([run]))[0];
    },

    async compareRuns({ query }) {
      return compareRuns({ reader, jobs }, query);
    },

    async previewBulk({ body }) {
      const { runs, leftOut, ...rest } = await service.previewBulk(
        body.action,
        readChoice(body),
      );
      const left = await reader.present(leftOut.map(({ run }) => run));
      return {
        runs: await reader.present(runs),
        leftOut: leftOut.map(({ message }, i) => ({ run: left[i], message })),
        ...rest,
      };
    },

    async bulkUpdateRuns({ body, principal }) {
      return {
        results: await service.bulk({ ...body, actor: principal.ref }),
      };
    },

    async readLog({ params, query, signal }) {
      const { from = 1, limit = LOG_PAGE, contains } = query;
      const run = await reader.find(params.run);
      return readPage(run, params, { from, limit, contains }, signal);
    },

    async downloadLog({ params, signal }) {
      const run = await reader.find(params.run);
      const read = (from: number) =>
        readPage(run, params, { from, limit: LINES_AT_ONCE }, signal);
      return {
        name: `${run.job}-${run.number}-${params.task}-${params.attempt}.log`,
        // The first page now, while there can still be an error for an answer.
        text: wholeLog(await read(1), read),
      };
    },
  };
}
