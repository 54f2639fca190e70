import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { RouteOutput, Table } from '@openlake/plugin-openlake-common';
import {
  ConnectorError,
  QueryEngine,
  TableCatalog,
} from '@openlake/plugin-openlake-node';
import { Clock, toInstant } from '../database/instant';
import { writerOf } from './TableIndexer';
import { TableRecord } from './TableRecord';
import { TableFilter, TableStore, TableTotals } from './TableStore';
import { TaskDeclarations } from './TaskDeclarations';
import { TableEdge, TableUsers } from './TableUsers';
import { toCheckViews, toColumnViews, toTableView } from './tableView';

const PAGE = 50;
const PREVIEW_ROWS = 100;
const PREVIEW_TIMEOUT_MS = 30_000;

interface TableParams {
  catalog: string;
  schema: string;
  table: string;
}

/**
 * Tables for people and for later rooms. Lists and facts come from the index;
 * snapshots, partitions and rows are asked of the catalog and the engine.
 *
 * @internal
 */
export class TableService {
  readonly #store: TableStore;
  readonly #clock: Clock;
  readonly #tasks: TaskDeclarations;
  readonly #catalog: (name: string) => TableCatalog;
  readonly #engine: () => QueryEngine | undefined;
  readonly #fileUrl: (
    workspace: string,
    file: string,
  ) => Promise<string | undefined>;

  constructor(options: {
    store: TableStore;
    clock: Clock;
    tasks: TaskDeclarations;
    catalog: (name: string) => TableCatalog;
    engine: () => QueryEngine | undefined;
    fileUrl: (workspace: string, file: string) => Promise<string | undefined>;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#tasks = options.tasks;
    this.#catalog = options.catalog;
    this.#engine = options.engine;
    this.#fileUrl = options.fileUrl;
  }

  async list(
    filter: TableFilter,
    page: { cursor?: string; limit?: number },
  ): Promise<{ items: Table[]; nextCursor?: string }> {
    const { items, nextCursor } = await this.#store.list(filter, page);
    return {
      items: await this.#views(items),
      ...(nextCursor && { nextCursor }),
    };
  }

  /** Those of these tables that there are, by name. */
  async byName(names: readonly string[]): Promise<Map<string, Table>> {
    const views = await this.#views(await this.#store.named(names));
    return new Map(views.map(view => [view.name, view]));
  }

  /** Which of these tables are read to write which others, by tasks of a workspace. */
  async edges(
    workspace: string,
    tables: readonly string[],
  ): Promise<TableEdge[]> {
    const [tasks, accesses] = await Promise.all([
      this.#tasks.all(),
      this.#store.accessesOf(workspace),
    ]);
    return new TableUsers(tasks, accesses).edges(workspace, tables);
  }

  /** Tables of a workspace, or of all, added up. */
  async totals(workspace?: string): Promise<TableTotals> {
    return this.#store.totals(toInstant(this.#clock()), workspace);
  }

  async get(params: TableParams): Promise<RouteOutput<'getTable'>> {
    const record = await this.#record(params);
    const [table] = await this.#views([record]);
    const { declared, found } = record;
    const description = found?.description;
    return {
      table,
      columns: toColumnViews(record),
      partitionBy:
        description?.partitionBy ?? declared?.document.spec.partition_by ?? [],
      sortBy: description?.sortBy ?? declared?.document.spec.sort_by ?? [],
      formatVersion: description?.formatVersion,
      location: description?.location,
      metadataLocation: found?.metadataLocation,
      properties:
        description?.properties ?? declared?.document.spec.properties ?? {},
      checks: toCheckViews(record),
      checkedSnapshot: record.checked?.snapshotId,
      checkedAt: record.checked?.at,
      health: description?.health,
      file: declared?.file,
      url:
        declared && record.workspace
          ? await this.#fileUrl(record.workspace, declared.file)
          : undefined,
    };
  }

  async snapshots(
    params: TableParams,
    page: { cursor?: string; limit?: number; id?: string },
    signal: AbortSignal,
  ): Promise<RouteOutput<'listSnapshots'>> {
    const catalog = await this.#present(params);
    return asked(catalog, async () => {
      const { items, nextCursor } = await catalog.listSnapshots(
        `${params.schema}.${params.table}`,
        { ...page, limit: page.limit ?? PAGE },
        { signal },
      );
      return {
        items: items.map(snapshot => ({
          ...snapshot,
          writer: writerOf(snapshot),
        })),
        nextCursor,
      };
    });
  }

  async partitions(
    params: TableParams,
    page: { cursor?: string; limit?: number },
    signal: AbortSignal,
  ): Promise<RouteOutput<'listPartitions'>> {
    const catalog = await this.#present(params);
    return asked(catalog, () =>
      catalog.listPartitions(
        `${params.schema}.${params.table}`,
        { cursor: page.cursor, limit: page.limit ?? PAGE },
        { signal },
      ),
    );
  }

  async preview(
    params: TableParams,
    options: { snapshot?: string; limit?: number },
    signal: AbortSignal,
  ): Promise<RouteOutput<'previewTable'>> {
    const record = await this.#record(params);
    const description = record.found?.description;
    const engine = this.#engine();
    if (!description) {
      throw new NotFoundError(
        `${record.name} has no rows to show: ${
          record.found?.error ?? 'nothing has written it yet'
        }`,
      );
    }
    if (!engine) {
      throw new NotFoundError(
        'No query engine is connected that could show rows',
      );
    }
    const snapshotId = options.snapshot ?? description.current?.id;
    const limit = options.limit ?? PREVIEW_ROWS;
    // A type has one name everywhere: Iceberg's, where the column is still there.
    const types = new Map(
      description.columns.map(({ name, type }) => [name, type]),
    );
    const started = Date.now();
    return asked(engine, async () => {
      const { columns, rows } = await engine.query(
        {
          statement: `SELECT * FROM ${[
            params.catalog,
            params.schema,
            params.table,
          ]
            .map(part => `"${part.replace(/"/g, '""')}"`)
            .join('.')} LIMIT ${limit}`,
          tables: [{ table: record.name, snapshotId }],
          catalog: params.catalog,
          maxRows: limit,
          timeoutMs: PREVIEW_TIMEOUT_MS,
        },
        { signal },
      );
      return {
        columns: columns.map(column => ({
          ...column,
          type: types.get(column.name) ?? column.type,
        })),
        rows,
        snapshotId,
        durationMs: Date.now() - started,
      };
    });
  }

  async #present(params: TableParams): Promise<TableCatalog> {
    const record = await this.#record(params);
    if (!record.found) {
      throw new NotFoundError(
        `${record.name} is declared, but nothing has written it yet`,
      );
    }
    return this.#catalog(record.catalog);
  }

  async #record(params: TableParams): Promise<TableRecord> {
    const name = `${params.catalog}.${params.schema}.${params.table}`;
    const record = await this.#store.find(name);
    if (!record || (!record.found && !record.declared)) {
      throw new NotFoundError(`There is no table ${name}`);
    }
    return record;
  }

  async #views(records: readonly TableRecord[]): Promise<Table[]> {
    if (records.length === 0) {
      return [];
    }
    const [tasks, accesses] = await Promise.all([
      this.#tasks.all(),
      this.#store.accesses(records.map(({ name }) => name)),
    ]);
    const users = new TableUsers(tasks, accesses);
    const now = this.#clock();
    return records.map(record => toTableView(record, users, now));
  }
}

/** Says who did not do what was asked. */
async function asked<T>(
  who: { title: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConnectorError)) {
      throw error;
    }
    if (error.kind === 'not_found') {
      throw new NotFoundError(error.message);
    }
    if (['invalid', 'unsupported', 'corrupt'].includes(error.kind)) {
      throw new InputError(error.message);
    }
    throw new ServiceUnavailableError(`${who.title}: ${error.message}`, error);
  }
}
