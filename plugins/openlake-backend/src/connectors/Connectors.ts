import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  ChildRuns,
  ConnectorContext,
  ConnectorFactory,
  ConnectorHealth,
  OpenlakeConnectorsExtensionPoint,
  Orchestrator,
  QueryEngine,
  TableCatalog,
} from '@openlake/plugin-openlake-node';

/** What all connectors have in common. */
interface Connector {
  readonly title: string;
  health(options?: { signal?: AbortSignal }): Promise<ConnectorHealth>;
}

/** A connector as the health monitor sees it. @internal */
export interface ConnectorEntry {
  kind: 'orchestrator' | 'query_engine' | 'table_catalog';
  id: string;
  title: string;
  health(signal: AbortSignal): Promise<ConnectorHealth>;
}

/**
 * The engines and stores that modules have connected. One that is not
 * configured is simply absent; one whose factory fails is absent too, and its
 * health says why.
 *
 * @internal
 */
export class Connectors implements OpenlakeConnectorsExtensionPoint {
  readonly #orchestrators = new Shelf<Orchestrator>('orchestrator');
  readonly #queryEngines = new Shelf<QueryEngine>('query engine');
  readonly #tableCatalogs = new Shelf<TableCatalog>('table catalog');

  addOrchestrator(id: string, factory: ConnectorFactory<Orchestrator>): void {
    this.#orchestrators.add(id, factory);
  }

  addQueryEngine(id: string, factory: ConnectorFactory<QueryEngine>): void {
    this.#queryEngines.add(id, factory);
  }

  addTableCatalog(name: string, factory: ConnectorFactory<TableCatalog>): void {
    this.#tableCatalogs.add(name, factory);
  }

  /** Makes the connectors. Once, when the control plane can start runs for them. */
  connect(runs: ChildRuns, logger: LoggerService): void {
    const context: ConnectorContext = {
      queryEngine: id => this.queryEngine(id),
      tableCatalog: name => this.tableCatalog(name),
      runs,
    };
    for (const shelf of [
      this.#tableCatalogs,
      this.#queryEngines,
      this.#orchestrators,
    ]) {
      shelf.connect(context, logger);
    }
  }

  /** @throws NotFoundError that names those that are connected. */
  orchestrator(id: string): Orchestrator {
    return this.#orchestrators.get(id);
  }

  /** @throws NotFoundError that names those that are connected. */
  queryEngine(id: string): QueryEngine {
    return this.#queryEngines.get(id);
  }

  /** @throws NotFoundError that names those that are connected. */
  tableCatalog(name: string): TableCatalog {
    return this.#tableCatalogs.get(name);
  }

  orchestrators(): Orchestrator[] {
    return this.#orchestrators.all();
  }

  queryEngines(): QueryEngine[] {
    return this.#queryEngines.all();
  }

  tableCatalogs(): TableCatalog[] {
    return this.#tableCatalogs.all();
  }

  /** Id of the orchestrator for jobs that name none: the first connected. */
  defaultOrchestrator(): string {
    return this.#orchestrators.ids()[0] ?? 'local';
  }

  /** Every connector, those that could not be made included. */
  entries(): ConnectorEntry[] {
    return [
      ...this.#orchestrators.entries('orchestrator'),
      ...this.#queryEngines.entries('query_engine'),
      ...this.#tableCatalogs.entries('table_catalog'),
    ];
  }
}

/** Connectors of one kind by id. */
class Shelf<T extends Connector> {
  readonly #what: string;
  readonly #factories = new Map<string, ConnectorFactory<T>>();
  readonly #connectors = new Map<string, T>();
  readonly #failures = new Map<string, string>();

  constructor(what: string) {
    this.#what = what;
  }

  add(id: string, factory: ConnectorFactory<T>): void {
    if (this.#factories.has(id)) {
      throw new ConflictError(`There are two ${this.#what}s with the id ${id}`);
    }
    this.#factories.set(id, factory);
  }

  connect(context: ConnectorContext, logger: LoggerService): void {
    for (const [id, factory] of this.#factories) {
      try {
        this.#connectors.set(id, factory(context));
        logger.info(`Connected ${this.#what} ${id}`);
      } catch (error) {
        this.#failures.set(id, `did not start: ${(error as Error).message}`);
        logger.error(`The ${this.#what} ${id} did not start: ${error}`);
      }
    }
  }

  get(id: string): T {
    const connector = this.#connectors.get(id);
    if (!connector) {
      const failure = this.#failures.get(id);
      const there = [...this.#connectors.keys()].join(', ') || 'none';
      throw new NotFoundError(
        failure
          ? `The ${this.#what} ${id} ${failure}`
          : `No ${this.#what} ${id} is connected; connected: ${there}`,
      );
    }
    return connector;
  }

  all(): T[] {
    return [...this.#connectors.values()];
  }

  ids(): string[] {
    return [...this.#connectors.keys()];
  }

  entries(kind: ConnectorEntry['kind']): ConnectorEntry[] {
    const connected = [...this.#connectors].map(([id, connector]) => ({
      kind,
      id,
      title: connector.title,
      health: (signal: AbortSignal) => connector.health({ signal }),
    }));
    const failed = [...this.#failures].map(([id, detail]) => ({
      kind,
      id,
      title: id,
      health: async () => ({ status: 'unreachable' as const, detail }),
    }));
    return [...connected, ...failed];
  }
}
