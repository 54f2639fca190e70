import {
  formatPartitionTransform,
  TaskOf,
} from '@openlake/plugin-openlake-common';
import {
  MaterializeRequest,
  MaterializeResult,
  QueryEngine,
} from '@openlake/plugin-openlake-node';
import { configurationFailure } from '../failures/TaskFailure';
import { tablePins } from '../state/pinSnapshots';
import { committedBefore } from './committedBefore';
import { checkExpectations, MAX_CHECKED_ROWS } from './expectations';
import { landingFolder } from './landingFolder';
import { snapshotOrigin, writeOrigin } from './snapshotOrigin';
import {
  logStatement,
  readStatement,
  SqlStatement,
  statementFailure,
} from './sqlStatement';
import { sqlValues } from './sqlValues';
import { ExecuteTask, TaskContext } from './TaskContext';

const MAX_ROWS = 1_000;
const SHOWN_ROWS = 20;

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
      `An earlier attempt had already written ${done.table} as snapshot ${done.snapshotId}; nothing is written twice`,
    );
    return { outputs: [done], values: { row_count: done.rows ?? 0 } };
  }
  const engine = findEngine(connectors, sql.engine ?? 'duckdb');
  const statement = await readStatement(spec, context);
  logStatement(statement, log);
  const target = sql.materialize;
  if (sql.expect.length > 0 && target) {
    const probe = await materialize(engine, statement, context, {
      maxRows: MAX_CHECKED_ROWS,
    });
    await checkExpectations(spec, context, probe);
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
    showRows(result, context);
    await checkExpectations(spec, context, result);
  }
  return {
    inputs: result.inputs,
    outputs: result.output ? [result.output] : [],
    values: sqlValues(result),
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

async function materialize(
  engine: QueryEngine,
  statement: SqlStatement,
  context: TaskContext,
  request: Pick<MaterializeRequest, 'target' | 'maxRows'>,
): Promise<MaterializeResult> {
  const { run, revision, config, signal, timeoutMs, log } = context;
  const filesRoot = landingFolder(config, run.request.workspace);
  signal.throwIfAborted();
  try {
    return await engine.materialize(
      {
        ...request,
        statement: statement.rendered,
        file: statement.file,
        pins: tablePins(run.pins),
        pin: context.pin,
        catalog: revision.settings.catalog,
        filesRoot,
        snapshotProperties: snapshotOrigin(context),
        writeOnce: writeOrigin(context),
        timeoutMs,
      },
      { signal, onNote: line => log.system(line, 'info') },
    );
  } catch (error) {
    signal.throwIfAborted();
    throw statementFailure(error, statement, log);
  }
}

/** Rows of a statement without a table, as far as somebody may want to see them. */
function showRows(result: MaterializeResult, { log }: TaskContext): void {
  const names = result.columns.map(({ name }) => name);
  log.system(`columns: ${names.join(', ')}`);
  for (const row of result.rows.slice(0, SHOWN_ROWS)) {
    log.write('stdout', `${JSON.stringify(row)}\n`);
  }
}
