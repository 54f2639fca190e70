import { LoggerService } from '@backstage/backend-plugin-api';
import { TableCatalog } from '@openlake/plugin-openlake-node';
import { RoundContext, RoundCounts } from '../database/Loop';
import { TableIndexer } from './TableIndexer';

/**
 * Looks for commits that nobody told us of: other engines write to the same
 * catalogs. A catalog that does not answer does not keep the others waiting.
 *
 * @internal
 */
export class CatalogScan {
  readonly #catalogs: () => TableCatalog[];
  readonly #indexer: TableIndexer;
  readonly #logger: LoggerService;

  constructor(options: {
    catalogs: () => TableCatalog[];
    indexer: TableIndexer;
    logger: LoggerService;
  }) {
    this.#catalogs = options.catalogs;
    this.#indexer = options.indexer;
    this.#logger = options.logger;
  }

  async runOnce({ signal }: RoundContext): Promise<RoundCounts> {
    const counts = { changed: 0, gone: 0, unread: 0 };
    for (const catalog of this.#catalogs()) {
      try {
        const { changed, gone, unread } = await this.#indexer.scan(
          catalog,
          signal,
        );
        counts.changed += changed;
        counts.gone += gone;
        counts.unread += unread;
      } catch (error) {
        signal.throwIfAborted();
        this.#logger.warn(
          `The catalog ${catalog.name} could not be listed: ${
            (error as Error).message
          }`,
        );
      }
    }
    return counts;
  }
}
