import { LoggerService } from '@backstage/backend-plugin-api';
import {
  componentEntityV1alpha1Validator,
  Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { createHash } from 'node:crypto';
import { Registry } from './Registry';
import { toEntities } from './toEntities';

const LOCATION_KEY = 'openlake-registry';

/**
 * Brings the catalog to what the registry holds. A registry that cannot be
 * read whole changes nothing, an entity that the catalog would refuse is left
 * out and named, and the same entities are not sent twice.
 *
 * @internal
 */
export class OpenlakeEntityProvider implements EntityProvider {
  readonly #readRegistry: (signal?: AbortSignal) => Promise<Registry>;
  readonly #defaultOwner: string;
  readonly #logger: LoggerService;
  readonly #policy = EntityPolicies.allOf([
    new SchemaValidEntityPolicy(),
    new NoForeignRootFieldsEntityPolicy(),
    new FieldFormatEntityPolicy(),
  ]);
  #connection: EntityProviderConnection | undefined;
  #applied: string | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readRegistry: (signal?: AbortSignal) => Promise<Registry>;
    defaultOwner: string;
    logger: LoggerService;
  }) {
    this.#readRegistry = options.readRegistry;
    this.#defaultOwner = options.defaultOwner;
    this.#logger = options.logger;
  }

  /** Never changes: the catalog keeps the entities under it. */
  getProviderName(): string {
    return 'openlake';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  /**
   * Reads the registry and applies it, one refresh after the other.
   *
   * @throws when the registry cannot be read; the catalog stays as it is
   */
  async refresh(signal?: AbortSignal): Promise<void> {
    const next = this.#running.then(() => this.#refresh(signal));
    this.#running = next.catch(() => {});
    return next;
  }

  async #refresh(signal?: AbortSignal): Promise<void> {
    const connection = this.#connection;
    if (!connection) {
      return;
    }
    const registry = await this.#readRegistry(signal);
    const entities = await this.#valid(
      toEntities(registry, this.#defaultOwner),
    );
    const fingerprint = createHash('sha256')
      .update(JSON.stringify(entities))
      .digest('hex');
    if (fingerprint === this.#applied) {
      return;
    }
    await connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({
        entity,
        locationKey: LOCATION_KEY,
      })),
    });
    this.#applied = fingerprint;
    this.#logger.info(
      `The catalog has ${registry.workspaces.length} workspaces, ${registry.jobs.length} jobs and ${registry.tables.length} tables of OpenLake`,
    );
  }

  /** One entity that the catalog refuses would keep all others out. */
  async #valid(entities: Entity[]): Promise<Entity[]> {
    const valid: Entity[] = [];
    const seen = new Set<string>();
    for (const entity of entities) {
      const ref = stringifyEntityRef(entity);
      try {
        if (seen.has(ref)) {
          throw new Error('there is another entity of this name');
        }
        await this.#policy.enforce(entity);
        await (entity.kind === 'Component'
          ? componentEntityV1alpha1Validator
          : resourceEntityV1alpha1Validator
        ).check(entity);
        seen.add(ref);
        valid.push(entity);
      } catch (error) {
        this.#logger.warn(`${ref} is not in the catalog: ${error}`);
      }
    }
    return valid;
  }
}
