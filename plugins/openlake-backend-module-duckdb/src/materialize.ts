import {
  copyStatement,
  dataFilesFromReturnStats,
  localLocation,
  NewField,
  ReturnStatsRow,
  typeFromDuckdb,
} from '@openlake/iceberg';
import {
  parseTableName,
  plural,
  TableAccess,
} from '@openlake/plugin-openlake-common';
import {
  ConnectorContext,
  ConnectorError,
  MaterializeOptions,
  MaterializeRequest,
  MaterializeResult,
  TableWrite,
  TableWriteRequest,
} from '@openlake/plugin-openlake-node';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessText, Notes } from './Notes';
import { ResultColumn, Rows } from './process/messages';
import { ProcessPool } from './process/ProcessPool';
import { Session } from './process/Session';
import { sandboxStatements } from './sandbox';
import { refusal, statementError } from './statement/failure';
import { identifier } from './statement/quote';
import { readStatement, Statement } from './statement/Statement';
import {
  BoundTable,
  bindingStatements,
  bindTables,
  filesOf,
} from './tableBinding';

type Target = NonNullable<MaterializeRequest['target']>;

/** Statistics of this many bytes are those of some 10,000 files. */
const MAX_STATISTICS_BYTES = 256 * 1024 * 1024;

/** What the statements of jobs are run with. @internal */
export interface JobEngine {
  pool: ProcessPool;
  catalogs: Pick<ConnectorContext, 'tableCatalog'>;
  /** Of each process. */
  limits: { memoryLimitBytes: number; threads: number };
}

/**
 * Runs the SELECT of a job: reads tables and landed files, and writes to a
 * folder that the catalog gave for this one write.
 *
 * @internal
 */
export async function runMaterialize(
  { pool, catalogs, limits }: JobEngine,
  request: MaterializeRequest,
  options: MaterializeOptions,
): Promise<MaterializeResult> {
  const { signal } = options;
  return Session.use(
    { pool, timeoutMs: request.timeoutMs, signal },
    async session => {
      const notes = new Notes(options.onNote);
      notes.engine(session.process.version, limits);
      const statement = await readStatement(
        session.process,
        request.statement,
        { trust: 'job', catalog: request.catalog },
      );
      const tables = await bindTables(
        catalogs,
        statement.tables,
        request,
        signal,
      );
      const read = {
        inputs: tables.map(accessOf),
        reproducible: statement.isReproducible,
      };
      notes.inputs(read.inputs, request.pins);
      const open = (folders: string[]) =>
        session.open({
          cwd: request.filesRoot ?? tmpdir(),
          statements: [
            ...bindingStatements(tables, request.catalog),
            ...sandboxStatements({
              files: filesOf(tables),
              folders: [
                ...(request.filesRoot ? [request.filesRoot] : []),
                ...folders,
              ],
            }),
          ],
          catalog: request.catalog,
          // Of the same workspace, since the folder is the workspace's.
          reuse: request.filesRoot !== undefined,
        });
      if (!request.target) {
        const result = await sayingInputs(read, async () => {
          const [, rows] = await Promise.all([
            open([]).then(() => notes.step('prepared')),
            session.run(statement.text, {
              maxRows: request.maxRows,
              text: { statement: statement.text, offset: 0 },
              onProgress: options.onProgress,
            }),
          ]);
          return rows;
        });
        notes.step(`read ${plural(result.rows.length, 'row')}`);
        return { columns: result.columns, rows: result.rows, ...read };
      }
      let columns: ResultColumn[] = [];
      const write = await beginWrite(
        catalogs,
        request.target,
        async folder => {
          [, columns] = await Promise.all([
            open([folder]),
            sayingInputs(read, () => session.describe(statement.text)),
          ]);
          return columns.map(icebergField);
        },
        signal,
      );
      notes.step('prepared');
      try {
        const files = await copy(
          session,
          statement,
          { columns, sortBy: request.target.sortBy ?? [] },
          write,
          options,
        );
        notes.step(`read and wrote ${plural(files.length, 'file')}`);
        const output = await write.commit(files, {
          properties: request.snapshotProperties,
          once: request.writeOnce,
          readSnapshotId: readOfItself(tables, request.target),
          signal,
        });
        notes.step(`committed ${accessText(output)}`);
        return { columns, rows: [], ...read, output };
      } finally {
        await write.discard();
      }
    },
  );
}

/**
 * What a statement came to by its inputs alone says so when it fails. A write
 * does not: it looks at its target as well.
 */
async function sayingInputs<T>(
  read: Pick<MaterializeResult, 'inputs' | 'reproducible'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failed = statementError(error);
    if (
      failed instanceof ConnectorError &&
      failed.failure &&
      ['user_code', 'data'].includes(failed.failure.category)
    ) {
      throw refusal({ ...failed.failure, ...read }, failed.cause);
    }
    throw failed;
  }
}

function accessOf({ name, read }: BoundTable): TableAccess {
  return {
    table: `${name.catalog}.${name.schema}.${name.table}`,
    ...(read.snapshotId && { snapshotId: read.snapshotId }),
    rows: read.rows,
    bytes: read.bytes,
    files: read.plan.tasks.length,
  };
}

/** The snapshot of the target itself, when the statement reads it. */
function readOfItself(
  tables: BoundTable[],
  target: Target,
): string | undefined {
  const written = JSON.stringify(parseTableName(target.table));
  const itself = tables.find(({ name }) => JSON.stringify(name) === written);
  return itself && (itself.read.snapshotId ?? 'none');
}

async function beginWrite(
  catalogs: Pick<ConnectorContext, 'tableCatalog'>,
  target: Target,
  columns: TableWriteRequest['columns'],
  signal: AbortSignal | undefined,
): Promise<TableWrite> {
  const name = parseTableName(target.table);
  if (!name) {
    throw refusal({
      category: 'configuration',
      message: `"${target.table}" is not a table: write catalog.schema.table`,
    });
  }
  const { files } = catalogs.tableCatalog(name.catalog);
  if (!files) {
    throw new ConnectorError(
      'unsupported',
      `The files of catalog ${name.catalog} are not on this machine, so DuckDB cannot write them`,
    );
  }
  return explained(() =>
    files.beginWrite(
      {
        table: `${name.schema}.${name.table}`,
        columns,
        mode: target.mode,
        partitionBy: target.partitionBy,
        onSchemaChange: target.onSchemaChange ?? 'add_columns',
        properties: target.properties ?? {},
      },
      { signal },
    ),
  );
}

/** A table that the rows do not fit into is the statement's business. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (
      error instanceof ConnectorError &&
      !error.failure &&
      ['invalid', 'unsupported'].includes(error.kind)
    ) {
      throw refusal({ category: 'user_code', message: error.message }, error);
    }
    throw error;
  }
}

function icebergField({ name, type }: ResultColumn): NewField {
  try {
    return { name, type: typeFromDuckdb(type) };
  } catch (error) {
    throw refusal(
      {
        category: 'user_code',
        message: `Column ${name} is ${type}, which a table cannot hold. Cast it in the statement.`,
      },
      error,
    );
  }
}

async function copy(
  session: Session,
  statement: Statement,
  { columns, sortBy }: { columns: ResultColumn[]; sortBy: string[] },
  write: TableWrite,
  options: MaterializeOptions,
) {
  const { schema, partitionSpec } = write;
  const given = new Set(columns.map(({ name }) => name.toLowerCase()));
  const nulls = schema.fields
    .filter(field => !given.has(field.name.toLowerCase()))
    .map(field => `, NULL AS ${identifier(field.name)}`)
    .join('');
  const unknown = sortBy.find(name => !given.has(name.toLowerCase()));
  if (unknown !== undefined) {
    throw refusal({
      category: 'configuration',
      message: `sort_by names ${unknown}, which the statement does not give`,
    });
  }
  const order =
    sortBy.length > 0 ? ` ORDER BY ${sortBy.map(identifier).join(', ')}` : '';
  const sql = copyStatement({
    schema,
    spec: partitionSpec,
    select: `SELECT *${nulls} FROM (\n${statement.body}\n)${order}`,
    target: join(write.folder, 'data'),
    // Files of a partition are as large as the partition is.
    ...(partitionSpec.fields.length === 0 && {
      targetFileBytes: write.targetFileBytes,
    }),
  });
  const start = sql.indexOf(`(\n${statement.body}\n)`) + 2;
  const result = await session.run(sql, {
    maxRows: Number.MAX_SAFE_INTEGER,
    maxBytes: MAX_STATISTICS_BYTES,
    text: {
      statement: statement.text,
      offset: Buffer.byteLength(sql.slice(0, start)),
    },
    onProgress: options.onProgress,
  });
  return dataFilesFromReturnStats(statisticsRows(result), {
    schema,
    spec: partitionSpec,
    locationOf: localLocation,
  }).map(({ dataFile }) => dataFile);
}

function statisticsRows({ columns, rows }: Rows): ReturnStatsRow[] {
  return rows.map(
    row =>
      Object.fromEntries(
        row.map((value, index) => [columns[index].name, value]),
      ) as unknown as ReturnStatsRow,
  );
}
