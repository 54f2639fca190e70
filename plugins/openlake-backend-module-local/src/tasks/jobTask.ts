import { renderTemplates, TaskOf } from '@openlake/plugin-openlake-common';
import { configurationFailure, TaskFailure } from '../failures/TaskFailure';
import { pause } from './pause';
import { ExecuteTask, TaskContext } from './TaskContext';

const SHORTEST_PAUSE = 200;
const LONGEST_PAUSE = 2_000;

/**
 * Starts a run of another job, and takes over its result. The run is started
 * once however often the attempt is interrupted; a retry starts another one.
 *
 * @internal
 */
export const runJobTask: ExecuteTask<TaskOf<'job'>> = async (spec, context) => {
  const { connectors, run, scope, log, signal, onChild } = context;
  const childRunId = await startChild(spec, context);
  onChild(childRunId);
  log.system(`started run ${childRunId} of ${spec.job.name}`);
  if (!spec.job.wait) {
    return { values: { run_id: childRunId } };
  }
  try {
    for (
      let wait = SHORTEST_PAUSE;
      ;
      wait = Math.min(wait * 1.5, LONGEST_PAUSE)
    ) {
      const { lifecycle, result } = await look(childRunId, context);
      if (lifecycle === 'terminated') {
        log.system(`run ${childRunId} ended: ${result}`);
        if (result === 'success') {
          return { values: { run_id: childRunId } };
        }
        throw new TaskFailure({
          category: result === 'timed_out' ? 'timeout' : 'user_code',
          message: `Run ${childRunId} of ${spec.job.name} ended: ${result}`,
          hint: `Repair or re-run ${spec.job.name}, then repair this run.`,
        });
      }
      await pause(wait, signal);
    }
  } catch (error) {
    // An interrupted attempt finds its run again; any other end takes it along.
    if (signal.aborted && (signal.reason === 'canceled' || isTimeout(signal))) {
      await connectors.runs.cancel(childRunId).catch(cause => {
        log.system(`run ${childRunId} could not be canceled: ${cause}`, 'warn');
      });
    }
    throw error;
  }

  async function startChild(
    { job }: TaskOf<'job'>,
    { task }: TaskContext,
  ): Promise<string> {
    try {
      const started = await connectors.runs.start({
        workspace: run.request.workspace,
        job: job.name,
        parameters: renderTemplates(job.parameters, scope) as Record<
          string,
          unknown
        >,
        parentRunId: run.runId,
        idempotencyKey: `${run.runId}/${task.id}/${run.repair}/${task.retriesUsed}`,
      });
      return started.runId;
    } catch (error) {
      const { name, message } = error as Error;
      if (name === 'NotFoundError' || name === 'InputError') {
        throw configurationFailure(message);
      }
      throw error;
    }
  }
};

/** The run goes on whether or not somebody can be asked about it just now. */
async function look(
  childRunId: string,
  { connectors, log, signal }: TaskContext,
): Promise<{ lifecycle: string; result?: string }> {
  try {
    return await connectors.runs.get(childRunId);
  } catch (error) {
    signal.throwIfAborted();
    const { name, message } = error as Error;
    if (name === 'NotFoundError') {
      throw error;
    }
    log.system(
      `run ${childRunId} could not be looked at, trying again: ${message}`,
      'warn',
    );
    return { lifecycle: 'unknown' };
  }
}

function isTimeout(signal: AbortSignal): boolean {
  return signal.reason === 'timeout';
}
