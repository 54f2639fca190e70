import {
  BackendFeature,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  ConnectorContext,
  ConnectorFactory,
  openlakeConnectorsExtensionPoint,
} from '../extensions';
import { Orchestrator } from '../Orchestrator';
import { QueryEngine } from '../QueryEngine';
import { TableCatalog } from '../TableCatalog';

class Connectors<T> {
  readonly #kind: string;
  readonly #factories = new Map<string, ConnectorFactory<T>>();
  readonly #made = new Map<string, T>();

  constructor(kind: string) {
    this.#kind = kind;
  }

  add(id: string, factory: ConnectorFactory<T>): void {
    if (this.#factories.has(id)) {
      throw new ConflictError(`There is a ${this.#kind} ${id} already`);
    }
    this.#factories.set(id, factory);
  }

  get(id: string, context: ConnectorContext): T {
    const factory = this.#factories.get(id);
    if (!factory) {
      throw new NotFoundError(`There is no ${this.#kind} ${id}`);
    }
    const made = this.#made.get(id) ?? factory(context);
    this.#made.set(id, made);
    return made;
  }
}

async function noControlPlane(): Promise<never> {
  throw new NotFoundError('There is no control plane in this test');
}

/**
 * Stands in for the OpenLake backend in tests of connector modules: start it
 * with `startTestBackend` beside the modules, then ask for what they connected.
 *
 * @public
 */
export class ConnectorTestHost {
  /** Pass it to `startTestBackend`. */
  readonly feature: BackendFeature;
  readonly #orchestrators = new Connectors<Orchestrator>('orchestrator');
  readonly #engines = new Connectors<QueryEngine>('query engine');
  readonly #catalogs = new Connectors<TableCatalog>('table catalog');
  readonly #context: ConnectorContext;

  /** @param runs - what `job` tasks get at the control plane by */
  static create(options?: {
    runs?: ConnectorContext['runs'];
  }): ConnectorTestHost {
    return new ConnectorTestHost(options?.runs);
  }

  private constructor(runs: ConnectorContext['runs'] | undefined) {
    this.#context = {
      queryEngine: id => this.queryEngine(id),
      tableCatalog: name => this.tableCatalog(name),
      runs: runs ?? {
        start: noControlPlane,
        get: noControlPlane,
        cancel: noControlPlane,
      },
    };
    this.feature = createBackendPlugin({
      pluginId: 'openlake',
      register: env => {
        env.registerExtensionPoint(openlakeConnectorsExtensionPoint, {
          addOrchestrator: (id, factory) =>
            this.#orchestrators.add(id, factory),
          addQueryEngine: (id, factory) => this.#engines.add(id, factory),
          addTableCatalog: (name, factory) => this.#catalogs.add(name, factory),
        });
        env.registerInit({ deps: {}, init: async () => {} });
      },
    });
  }

  /** @throws NotFoundError */
  orchestrator(id: string): Orchestrator {
    return this.#orchestrators.get(id, this.#context);
  }

  /** @throws NotFoundError */
  queryEngine(id: string): QueryEngine {
    return this.#engines.get(id, this.#context);
  }

  /** @throws NotFoundError */
  tableCatalog(name: string): TableCatalog {
    return this.#catalogs.get(name, this.#context);
  }
}
