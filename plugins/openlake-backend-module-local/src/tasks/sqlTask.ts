import {
  checkExpectation,
  formatPartitionTransform,
  renderSql,
  TableAccess,
  TaskOf,
} from '@openlake/plugin-openlake-common';
import {
  ConnectorError,
  MaterializeRequest,
  MaterializeResult,
  QueryEngine,
} from '@openlake/plugin-openlake-node';
import { sourceAt } from '../failures/excerpt';
import { configurationFailure, TaskFailure } from '../failures/TaskFailure';
import { committedBefore } from './committedBefore';
import { landingFolder } from './landingFolder';
import { snapshotOrigin } from './snapshotOrigin';
import { ExecuteTask, TaskContext } from './TaskContext';

const MAX_ROWS = 1_000;
const MAX_CHECKED_ROWS = 10_000;

/** Statement of a sql task, and where it stands. */
interface Statement {
  file?: string;
  source: string;
  rendered: string;
}

/**
 * Runs a SELECT in the query engine, checks what is expected of its result, and
 * writes its rows into a table.
 *
 * @internal
 */
export const runSqlTask: ExecuteTask<TaskOf<'sql'>> = async (spec, context) => {
  const { sql } = spec;
  const { log, connectors } = context;
  const done = await committedBefore(spec, context);
  if (done) {
    log.system(
      `An interrupted attempt had already written ${done.table} as snapshot ${done.snapshotId}; nothing is written twice`,
    );
    return { outputs: [done], values: { row_count: done.rows ?? 0 } };
  }
  const engine = findEngine(connectors, sql.engine ?? 'duckdb');
  const statement = await readStatement(spec, context);
  const target = sql.materialize;
  if (sql.expect.length > 0 && target) {
    const probe = await materialize(engine, statement, context, {
      maxRows: MAX_CHECKED_ROWS,
    });
    checkRows(spec, statement, probe);
  }
  const result = await materialize(engine, statement, context, {
    maxRows: sql.expect.length > 0 ? MAX_CHECKED_ROWS : MAX_ROWS,
    target: target && {
      table: target.table,
      mode: target.mode,
      partitionBy: partitionOf(target, context),
      sortBy: target.sort_by,
      onSchemaChange: target.on_schema_change,
      properties: target.properties,
    },
  });
  if (!target) {
    checkRows(spec, statement, result);
  }
  describe(result, context);
  return {
    inputs: result.inputs,
    outputs: result.output ? [result.output] : [],
    values: valuesOf(result),
  };
};

/** As the task says, else as the table is declared. */
function partitionOf(
  target: NonNullable<TaskOf<'sql'>['sql']['materialize']>,
  { revision }: TaskContext,
): string[] {
  if (target.partition_by.length > 0) {
    return target.partition_by.map(transform =>
      typeof transform === 'string'
        ? transform
        : formatPartitionTransform(transform),
    );
  }
  const { catalog, tables } = revision.settings;
  const declared = tables.find(({ name }) =>
    [target.table, `${catalog}.${target.table}`].includes(name),
  );
  return declared?.partitionBy ?? [];
}

function findEngine(
  connectors: TaskContext['connectors'],
  id: string,
): QueryEngine {
  try {
    return connectors.queryEngine(id);
  } catch (error) {
    throw configurationFailure(
      `Query engine ${id} is not connected: ${(error as Error).message}`,
      'Connect it in app-config.yaml, or name another engine in sql.engine.',
    );
  }
}

async function readStatement(
  spec: TaskOf<'sql'>,
  { revisions, revision, scope }: TaskContext,
): Promise<Statement> {
  const { file, statement } = spec.sql;
  const source =
    file === undefined
      ? statement ?? ''
      : await revisions.read(revision.hash, file);
  return { file, source, rendered: renderSql(source, scope) };
}

async function materialize(
  engine: QueryEngine,
  statement: Statement,
  context: TaskContext,
  request: Pick<MaterializeRequest, 'target' | 'maxRows'>,
): Promise<MaterializeResult> {
  const { run, revision, config, signal, timeoutMs, log } = context;
  const filesRoot = await landingFolder(config, run.request.workspace);
  signal.throwIfAborted();
  try {
    return await engine.materialize(
      {
        ...request,
        statement: statement.rendered,
        file: statement.file,
        pins: Object.entries(run.pins).map(([table, snapshotId]) => ({
          table,
          snapshotId,
        })),
        catalog: revision.settings.catalog,
        filesRoot,
        snapshotProperties: snapshotOrigin(context),
        timeoutMs,
      },
      { signal },
    );
  } catch (error) {
    signal.throwIfAborted();
    throw statementFailure(error, statement, log);
  }
}

function statementFailure(
  error: unknown,
  statement: Statement,
  log: TaskContext['log'],
): unknown {
  if (!(error instanceof ConnectorError)) {
    return error;
  }
  const { failure, kind, message } = error;
  if (!failure) {
    return new TaskFailure({
      category: kind === 'invalid' ? 'user_code' : 'engine',
      message,
    });
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
    log.system(
      [
        `at ${source.file}:${source.line}${
          source.column === undefined ? '' : `:${source.column}`
        }`,
        ...source.excerpt.map(
          ({ line, text }) =>
            `${line === source.line ? '>' : ' '} ${String(line).padStart(
              4,
            )} | ${text}`,
        ),
      ].join('\n'),
    );
  }
  return new TaskFailure({
    category: failure.category,
    message: failure.message,
    ...(source && { source }),
  });
}

function checkRows(
  spec: TaskOf<'sql'>,
  statement: Statement,
  result: MaterializeResult,
): void {
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
  const failures = expect.flatMap(one => checkExpectation(one, rows) ?? []);
  if (failures.length > 0) {
    throw new TaskFailure(
      {
        category: 'data',
        message: failures.join('; '),
        hint: `Look at what ${
          statement.file ?? 'the statement'
        } yields now; the task writes nothing while an expectation fails.`,
      },
      { inputs: result.inputs, values: valuesOf(result) },
    );
  }
}

/**
 * What later tasks can use: the number of rows, and without a table the columns
 * of the first row and the list of the first column.
 */
function valuesOf(result: MaterializeResult): Record<string, unknown> {
  const { output, columns, rows } = result;
  if (output) {
    return { row_count: output.rows ?? 0 };
  }
  const [first] = rows;
  return {
    ...(first &&
      Object.fromEntries(columns.map(({ name }, i) => [name, first[i]]))),
    row_count: rows.length,
    rows: rows.map(row => row[0]),
  };
}

function describe(result: MaterializeResult, { log }: TaskContext): void {
  for (const input of result.inputs) {
    log.system(`read ${accessText(input)}`);
  }
  if (result.output) {
    log.system(`wrote ${accessText(result.output)}`);
  } else {
    const names = result.columns.map(({ name }) => name);
    log.system(`${result.rows.length} rows: ${names.join(', ')}`);
    for (const row of result.rows.slice(0, 20)) {
      log.write('stdout', `${JSON.stringify(row)}\n`);
    }
  }
}

function accessText(access: TableAccess): string {
  const { table, snapshotId, rows } = access;
  return `${table}${snapshotId ? ` at snapshot ${snapshotId}` : ''}${
    rows === undefined ? '' : `, ${rows} rows`
  }`;
}
