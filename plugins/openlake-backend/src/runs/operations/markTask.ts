import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  displayState,
  type MarkRequest,
  whyNot,
} from '@openlake/plugin-openlake-common';
import { toInstant } from '../../database/instant';
import type { RunRecord } from '../Run';
import { blockedAfterMark, failureAfterMark } from '../runFailure';
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
    const tasks = (await store.listTasks(runId, tx)).filter(
      one => one.index === undefined,
    );
    const task = tasks.find(one => one.key === key);
    const at = toInstant(clock());
    const marked = task && {
      ...task,
      state: markedState({ result, note }),
      mark: {
        result,
        was: task.mark?.was ?? task.state.result ?? 'failed',
        by: actor,
        at,
        note,
      },
    };
    const after = tasks.map(one => (marked && one === task ? marked : one));
    const { run, refusal } = await changes.change(tx, runId, before => {
      if (!task || !marked) {
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
      const failure = failureAfterMark(before, after, marked);
      return { change: { taskCounts, failure } };
    });
    if (!marked) {
      throw new NotFoundError(refusal);
    }
    if (refusal) {
      throw new ConflictError(refusal);
    }
    await store.putTasks(tx, [marked, ...blockedAfterMark(after, marked)]);
    await audit.record(tx, {
      actor,
      action: 'task-mark',
      workspace: run.workspace,
      subject: `run:${run.id}`,
      details: { task: key, result, was: marked.mark.was, note },
    });
    return run;
  }, 'task.mark');
}
