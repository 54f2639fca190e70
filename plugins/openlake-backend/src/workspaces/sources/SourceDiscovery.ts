import {
  AuthService,
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  Entity,
  parseLocationRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_WORKSPACE } from '@openlake/plugin-openlake-common';
import { dirname, resolve } from 'node:path';
import { FolderSource } from './FolderSource';
import { UrlSource } from './UrlSource';
import { WorkspaceSource } from './WorkspaceSource';

const PAGE = 500;

/**
 * Finds workspaces: entities of the catalog that carry the annotation
 * `openlake.io/workspace`, and the folders of the configuration.
 *
 * An entity whose own file is on this machine only lends its name to a folder
 * of the configuration: what the catalog says does not decide which folders of
 * the machine are read.
 *
 * @internal
 */
export class SourceDiscovery {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #reader: UrlReaderService;
  readonly #integrations: ScmIntegrationRegistry;
  readonly #folders: readonly string[];
  readonly #logger: LoggerService;
  readonly #warned = new Set<string>();

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    reader: UrlReaderService;
    integrations: ScmIntegrationRegistry;
    /** Absolute paths. */
    folders: readonly string[];
    logger: LoggerService;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#reader = options.reader;
    this.#integrations = options.integrations;
    this.#folders = options.folders;
    this.#logger = options.logger;
  }

  /** The folders of the configuration, known without asking anybody. */
  folders(): WorkspaceSource[] {
    return this.#folders.map(folder => new FolderSource(folder));
  }

  /**
   * All sources.
   *
   * @throws when the catalog does not answer: then nothing is known to be gone
   */
  async find(): Promise<WorkspaceSource[]> {
    const refs = new Map<string, string>();
    const urls: WorkspaceSource[] = [];
    for (const entity of await this.#entities()) {
      const place = this.#placeOf(entity);
      const entityRef = stringifyEntityRef(entity);
      if (place?.type === 'folder') {
        if (this.#folders.includes(place.folder)) {
          refs.set(place.folder, entityRef);
        } else {
          this.#warnOnce(
            `${entityRef} names the workspace folder ${place.folder}, which is not read since openlake.workspaces does not list it`,
          );
        }
      } else if (place?.type === 'url') {
        urls.push(
          new UrlSource({
            target: place.target,
            folder: place.folder,
            entityRef,
            fallbackName: entity.metadata.name.toLowerCase(),
            reader: this.#reader,
          }),
        );
      }
    }
    const folders = this.#folders.map(
      folder => new FolderSource(folder, refs.get(folder)),
    );
    return [...folders, ...urls];
  }

  async #entities(): Promise<Entity[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const entities: Entity[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#catalog.queryEntities(
        cursor
          ? { cursor, limit: PAGE }
          : {
              filter: {
                [`metadata.annotations.${ANNOTATION_WORKSPACE}`]:
                  CATALOG_FILTER_EXISTS,
              },
              limit: PAGE,
            },
        { credentials },
      );
      entities.push(...page.items);
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return entities;
  }

  #placeOf(
    entity: Entity,
  ):
    | { type: 'folder'; folder: string }
    | { type: 'url'; target: string; folder: string }
    | undefined {
    const { annotations = {} } = entity.metadata;
    const location =
      annotations[ANNOTATION_LOCATION] ??
      annotations[ANNOTATION_SOURCE_LOCATION];
    try {
      const { type, target } = parseLocationRef(location ?? '');
      const file = annotations[ANNOTATION_WORKSPACE];
      if (type === 'file') {
        return {
          type: 'folder',
          folder: dirname(resolve(dirname(target), file)),
        };
      }
      if (type === 'url') {
        const url = this.#integrations.resolveUrl({ url: file, base: target });
        const folder = this.#integrations.resolveUrl({ url: '.', base: url });
        return { type: 'url', target: url, folder };
      }
    } catch (error) {
      this.#warnOnce(
        `The workspace of ${stringifyEntityRef(
          entity,
        )} is not read: its location ${location} cannot be resolved (${error})`,
      );
    }
    return undefined;
  }

  #warnOnce(message: string): void {
    if (!this.#warned.has(message)) {
      this.#warned.add(message);
      this.#logger.warn(message);
    }
  }
}
