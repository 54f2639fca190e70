import { LoggerService } from '@backstage/backend-plugin-api';
import { QueryEngine, TableCatalog } from '@openlake/plugin-openlake-node';
import { Clock } from '../database/instant';
import { Leases } from '../database/Leases';
import { Loop } from '../database/Loop';
import { OpenlakeDatabase } from '../database/OpenlakeDatabase';
import { Facts } from '../facts/Facts';
import { JobService } from '../jobs/JobService';
import { CatalogScan } from './CatalogScan';
import { CheckRounds } from './contract/CheckRounds';
import { TableIndexer } from './TableIndexer';
import { TableNews } from './TableNews';
import { createTableRouter } from './TableRouter';
import { TableService } from './TableService';
import { TableStore } from './TableStore';
import { taskDeclarations } from './TaskDeclarations';

const NEWS_EVERY_MS = 1_000;
const SCAN_EVERY_MS = 30_000;
const CHECKS_EVERY_MS = 5_000;

/** The room of tables, put together. @internal */
export interface Tables {
  handlers: ReturnType<typeof createTableRouter>;
  service: TableService;
  /** Starts the loops. Catalogs must be connected by now. */
  start(): void;
  /** Ends the loops after their round in progress. */
  stop(): Promise<void>;
}

/** @internal */
export function createTables(options: {
  database: OpenlakeDatabase;
  leases: Leases;
  facts: Facts;
  store: TableStore;
  clock: Clock;
  logger: LoggerService;
  jobs: Pick<JobService, 'inService'>;
  connectors: {
    tableCatalog(name: string): TableCatalog;
    tableCatalogs(): TableCatalog[];
    queryEngines(): QueryEngine[];
  };
  /** Address of a file of a workspace, for people. */
  fileUrl: (workspace: string, file: string) => Promise<string | undefined>;
  /** Hint that tables changed, after the commit. */
  onChange: (tables: string[]) => void;
}): Tables {
  const { connectors, facts, leases, logger } = options;
  const loops: { news?: Loop; scan?: Loop; checks?: Loop } = {};
  const common = {
    ...options,
    tasks: taskDeclarations(options.jobs),
    catalogs: () => connectors.tableCatalogs(),
    catalog: (name: string) => connectors.tableCatalog(name),
    engine: () => connectors.queryEngines()[0],
  };
  const indexer = new TableIndexer({
    ...common,
    onChange(tables) {
      loops.checks?.nudge();
      options.onChange(tables);
    },
  });
  const news = new TableNews({ ...common, indexer });
  const scan = new CatalogScan({ ...common, indexer });
  const checks = new CheckRounds(common);
  const service = new TableService(common);
  let off = () => {};

  return {
    handlers: createTableRouter(service),
    service,

    start() {
      loops.news = Loop.start({
        name: 'tables.news',
        everyMs: NEWS_EVERY_MS,
        runOnce: context => news.runOnce(context),
        leases,
        logger,
      });
      loops.scan = Loop.start({
        name: 'tables.scan',
        everyMs: SCAN_EVERY_MS,
        runOnce: context => scan.runOnce(context),
        leases,
        logger,
      });
      loops.checks = Loop.start({
        name: 'tables.checks',
        everyMs: CHECKS_EVERY_MS,
        runOnce: context => checks.runOnce(context),
        leases,
        logger,
      });
      off = facts.onAppend(() => loops.news?.nudge());
    },

    async stop() {
      off();
      await Promise.all(Object.values(loops).map(loop => loop.stop()));
    },
  };
}
