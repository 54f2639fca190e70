import {
  checkExpectation,
  placeInTask,
  TaskError,
  TaskOf,
} from '@openlake/plugin-openlake-common';
import { MaterializeResult } from '@openlake/plugin-openlake-node';
import { sourceAt } from '../failures/excerpt';
import { configurationFailure, TaskFailure } from '../failures/TaskFailure';
import { logSource } from './logSource';
import { staysAsItIs } from './sqlStatement';
import { sqlValues } from './sqlValues';
import { TaskContext } from './TaskContext';

/** A result with as many rows is too large to be checked. @internal */
export const MAX_CHECKED_ROWS = 10_000;

/**
 * Holds the result of a statement against what its task expects of it.
 *
 * @throws TaskFailure with the place of the first expectation that does not hold
 * @internal
 */
export async function checkExpectations(
  spec: TaskOf<'sql'>,
  context: TaskContext,
  result: MaterializeResult,
): Promise<void> {
  const { expect } = spec.sql;
  if (expect.length === 0) {
    return;
  }
  if (result.rows.length >= MAX_CHECKED_ROWS) {
    throw configurationFailure(
      `expect checks at most ${
        MAX_CHECKED_ROWS - 1
      } rows, and the statement yields more`,
      'Compute what is expected in one row, such as a count or a ratio, in a sql task of its own.',
    );
  }
  const names = result.columns.map(({ name }) => name);
  const rows = result.rows.map(row =>
    Object.fromEntries(names.map((name, i) => [name, row[i]])),
  );
  const failures = expect.flatMap((one, index) => {
    const message = checkExpectation(one, rows);
    return message === undefined ? [] : [{ index, message }];
  });
  if (failures.length === 0) {
    return;
  }
  const sources: Array<TaskError['source']> = [];
  for (const { index, message } of failures) {
    const source = await sourceOf(spec.key, index, context);
    sources.push(source);
    context.log.system(message, 'error');
    if (source) {
      logSource(source, context.log);
    }
  }
  const isLasting = staysAsItIs(result);
  throw new TaskFailure(
    {
      category: 'data',
      message: failures.map(({ message }) => message).join('; '),
      hint: `Look at what ${
        spec.sql.file ?? 'the statement'
      } yields now; the task writes nothing while an expectation fails.`,
      ...(sources[0] && { source: sources[0] }),
      ...(isLasting && { reproducible: true }),
    },
    {
      inputs: result.inputs,
      values: sqlValues(result),
      // The run reads the same snapshots however often it tries.
      permanent: isLasting,
    },
  );
}

/** Where the job says what is expected, if the job's file is there. */
async function sourceOf(
  task: string,
  index: number,
  { revisions, revision }: TaskContext,
): Promise<TaskError['source']> {
  const { file, hash } = revision;
  if (file === undefined) {
    return undefined;
  }
  const text = await revisions.read(hash, file).catch(() => undefined);
  const place =
    text === undefined
      ? undefined
      : placeInTask(text, task, ['sql', 'expect', index]);
  return place && sourceAt(file, text!, place.line, place.column);
}
