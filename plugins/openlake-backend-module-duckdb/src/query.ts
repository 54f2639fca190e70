import { parseTableName } from '@openlake/plugin-openlake-common';
import {
  ConnectorContext,
  QueryRequest,
  QueryResult,
} from '@openlake/plugin-openlake-node';
import { tmpdir } from 'node:os';
import { ProcessPool } from './process/ProcessPool';
import { Session } from './process/Session';
import { sandboxStatements } from './sandbox';
import { refusal } from './statement/failure';
import { readStatement, Statement } from './statement/Statement';
import { bindingStatements, bindTables, filesOf } from './tableBinding';

/**
 * Runs a statement of somebody who is not trusted with the machine. It sees
 * the named tables and not even a folder besides.
 *
 * @internal
 */
export async function runQuery(
  pool: ProcessPool,
  catalogs: Pick<ConnectorContext, 'tableCatalog'>,
  request: QueryRequest,
  signal: AbortSignal | undefined,
): Promise<QueryResult> {
  const catalog =
    request.catalog ??
    parseTableName(request.tables[0]?.table ?? '')?.catalog ??
    'lake';
  return Session.use(
    { pool, timeoutMs: request.timeoutMs, signal },
    async session => {
      const statement = await readStatement(
        session.process,
        request.statement,
        { trust: 'query', catalog },
      );
      assertAllowed(statement, request);
      const tables = await bindTables(
        catalogs,
        statement.tables,
        { pins: request.tables },
        signal,
      );
      const opened = session.open({
        cwd: tmpdir(),
        statements: [
          ...bindingStatements(tables, catalog),
          'SET preserve_insertion_order = true',
          ...sandboxStatements({ files: filesOf(tables), folders: [] }),
        ],
        catalog,
      });
      const [rows] = await Promise.all([
        session.run(statement.text, {
          maxRows: request.maxRows,
          text: { statement: statement.text, offset: 0 },
        }),
        opened,
      ]);
      return rows;
    },
  );
}

function assertAllowed(statement: Statement, request: QueryRequest): void {
  const allowed = new Set(request.tables.map(pin => pin.table));
  const refused = statement.tables.find(table => !allowed.has(table.name));
  if (refused) {
    throw refusal({
      category: 'user_code',
      message: `There is no table ${refused.name} here, or you may not read it`,
      ...(refused.position && { position: refused.position }),
    });
  }
}
