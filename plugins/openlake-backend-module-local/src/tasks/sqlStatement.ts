import { renderSql, TaskOf } from '@openlake/plugin-openlake-common';
import {
  ConnectorError,
  MaterializeResult,
} from '@openlake/plugin-openlake-node';
import { categoryOfError, hintFor } from '../failures/classify';
import { sourceAt } from '../failures/excerpt';
import { TaskFailure } from '../failures/TaskFailure';
import { AttemptLog } from '../log/AttemptLog';
import { logSource } from './logSource';
import { TaskContext } from './TaskContext';

const SHOWN_LINES = 40;
const SHOWN_LENGTH = 200;

/** Statement of a sql task, and where it stands. @internal */
export interface SqlStatement {
  file?: string;
  source: string;
  rendered: string;
}

/** Reads a task's statement and fills in its templates. @internal */
export async function readStatement(
  spec: TaskOf<'sql'>,
  { revisions, revision, scope }: TaskContext,
): Promise<SqlStatement> {
  const { file, statement } = spec.sql;
  const source =
    file === undefined
      ? statement ?? ''
      : await revisions.read(revision.hash, file);
  return { file, source, rendered: renderSql(source, scope) };
}

/** Shows what is going to run, shortened. @internal */
export function logStatement(statement: SqlStatement, log: AttemptLog): void {
  const lines = statement.rendered.trim().split(/\r?\n/);
  const shown = lines
    .slice(0, SHOWN_LINES)
    .map(line =>
      line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)} ...` : line,
    );
  const rest = lines.length - shown.length;
  log.system(
    [
      `runs ${statement.file ?? 'the statement of the task'}:`,
      ...shown.map(line => `  ${line}`),
      ...(rest > 0 ? [`  ... ${rest} more lines`] : []),
    ].join('\n'),
    'info',
  );
}

/**
 * What an engine's error means for the task, with the place in the file.
 *
 * @internal
 */
export function statementFailure(
  error: unknown,
  statement: SqlStatement,
  log: AttemptLog,
): unknown {
  if (!(error instanceof ConnectorError)) {
    return error;
  }
  const { failure, kind, message } = error;
  if (!failure) {
    const category =
      categoryOfError(error) ?? (kind === 'invalid' ? 'user_code' : 'engine');
    return new TaskFailure(
      { category, message, ...hintFor(category) },
      { permanent: kind === 'corrupt' || kind === 'unsupported' },
    );
  }
  // Templates keep lines where they are; columns behind one on a line can differ.
  const source =
    failure.position &&
    sourceAt(
      statement.file ?? 'statement',
      statement.source,
      failure.position.line,
      failure.position.column,
    );
  log.system(failure.message, 'error');
  if (source) {
    logSource(source, log);
  }
  return new TaskFailure(
    {
      category: failure.category,
      message: failure.message,
      ...hintFor(failure.category),
      ...(source && { source }),
      ...(staysAsItIs(failure) && { reproducible: true }),
    },
    {
      inputs: failure.inputs,
      permanent: failure.permanent || failure.category === 'configuration',
    },
  );
}

/** Whoever reads the same snapshots comes to the same. @internal */
export function staysAsItIs({
  inputs = [],
  reproducible,
}: Pick<MaterializeResult, 'reproducible'> &
  Partial<Pick<MaterializeResult, 'inputs'>>): boolean {
  return (
    reproducible === true &&
    inputs.every(({ snapshotId }) => snapshotId !== undefined)
  );
}
