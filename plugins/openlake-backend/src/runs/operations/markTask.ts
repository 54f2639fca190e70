import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  displayState,
  type MarkRequest,
  whyNot,
} from '@openlake/plugin-openlake-common';
import { toInstant } from '../../database/instant';
import type { RunRecord } from '../Run';
import { moveCount } from '../taskCounts';
import { parseTaskName } from '../taskName';
import { markedState } from '../transitions';
import type { OperationParts } from './OperationParts';

/**
 * Says what a task of a run that has ended counts as. The run keeps its result;
 * a repair goes on from the mark.
 *
 * @param name - key of the task
 * @throws NotFoundError, InputError for an item, or ConflictError when the run
 * has not ended or the task counts as that already
 * @internal
 */
export async function markTask(
  { database, store, changes, audit, clock }: OperationParts,
  runId: string,
  name: string,
  { result, note, actor }: MarkRequest & { actor: string },
): Promise<RunRecord> {
  const { key, index } = parseTaskName(name);
  if (index !== undefined) {
    throw new InputError(
      `Items cannot be marked one by one. Mark ${key}, their task.`,
    );
  }
  return database.transaction(async tx => {
    // The run first: whoever changes its tasks changes it too.
    await store.find(runId, tx);
    const found = await store.findTasks(tx, [runId], [key]);
    const task = found.find(one => one.index === undefined);
    const { run, refusal } = await changes.change(tx, runId, before => {
      if (!task) {
        return { refusal: `Run ${runId} has no task ${key}` };
      }
      const why = whyNot('mark', before.state);
      if (why) {
        return { refusal: why };
      }
      if (task.state.result === result) {
        return { refusal: `Task ${key} counts as ${result} already.` };
      }
      const taskCounts = { ...before.taskCounts };
      moveCount(taskCounts, displayState(task.state), -1);
      moveCount(taskCounts, result, 1);
      return { change: { taskCounts } };
    });
    if (!task) {
      throw new NotFoundError(refusal);
    }
    if (refusal) {
      throw new ConflictError(refusal);
    }
    const was = task.mark?.was ?? task.state.result ?? 'failed';
    const at = toInstant(clock());
    await store.putTasks(tx, [
      {
        ...task,
        state: markedState({ result, note }),
        mark: { result, was, by: actor, at, note },
      },
    ]);
    await audit.record(tx, {
      actor,
      action: 'task-mark',
      workspace: run.workspace,
      subject: `run:${run.id}`,
      details: { task: key, result, was, note },
    });
    return run;
  }, 'task.mark');
}
