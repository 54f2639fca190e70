import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ChildRuns,
  ConnectorContext,
  ConnectorFactory,
  OpenlakeConnectorsExtensionPoint,
  Orchestrator,
  QueryEngine,
  TableCatalog,
} from '@openlake/plugin-openlake-node';
import { ConnectorEntry, Shelf } from './Shelf';

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
