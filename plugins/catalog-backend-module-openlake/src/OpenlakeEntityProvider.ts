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
 * out and named.
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
   * @param options - with `unlessSame`, what this process has applied last is
   * not applied again. Another process may have applied something else since,
   * so that is for hints only: the schedule applies always, and the catalog
   * finds out itself what differs.
   * @throws when the registry cannot be read; the catalog stays as it is
   */
  async refresh(
    options: { signal?: AbortSignal; unlessSame?: boolean } = {},
  ): Promise<void> {
    const next = this.#running.then(() => this.#refresh(options));
    this.#running = next.catch(() => {});
    return next;
  }

  async #refresh(options: {
    signal?: AbortSignal;
    unlessSame?: boolean;
  }): Promise<void> {
    const connection = this.#connection;
    if (!connection) {
      return;
    }
    const registry = await this.#readRegistry(options.signal);
    const entities = await this.#valid(
      toEntities(registry, this.#defaultOwner),
    );
    const fingerprint = createHash('sha256')
      .update(JSON.stringify(entities))
      .digest('hex');
    const same = fingerprint === this.#applied;
    if (same && options.unlessSame) {
      return;
    }
    await connection.applyMutation({
      type: 'full',
      entities: entities.map(entity => ({
        entity,
        // Without a key, the entity that people have written for a workspace
        // takes the place of ours, whichever the catalog has met first.
        locationKey: isWorkspace(entity) ? undefined : LOCATION_KEY,
      })),
    });
    this.#applied = fingerprint;
    if (!same) {
      const { workspaces, jobs, tables } = registry;
      this.#logger.info(
        `The catalog has ${workspaces.length} workspaces, ${jobs.length} jobs and ${tables.length} tables of OpenLake`,
      );
    }
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

function isWorkspace({ spec }: Entity): boolean {
  return spec?.type === 'lakehouse-workspace';
}
