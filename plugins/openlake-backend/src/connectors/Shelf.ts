import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  ConnectorContext,
  ConnectorFactory,
  ConnectorHealth,
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

/** Connectors of one kind by id. @internal */
export class Shelf<T extends Connector> {
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
