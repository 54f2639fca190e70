import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { ResponseError, stringifyError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { TECHDOCS_ANNOTATION } from '@backstage/plugin-techdocs-common';

/**
 * Builds docs that nobody has opened yet, so that search knows them. TechDocs
 * itself builds only what somebody opens.
 *
 * @internal
 */
export class DocsBuilder {
  readonly #options: DocsBuilderOptions;
  /** Entities seen by this process: docs that fail are left to their reader. */
  readonly #seen = new Set<string>();

  constructor(options: DocsBuilderOptions) {
    this.#options = options;
  }

  /** @returns how many docs were asked for */
  async runOnce(signal?: AbortSignal): Promise<{ built: number }> {
    const { auth, catalog, logger } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const { items } = await catalog.getEntities(
      {
        filter: {
          [`metadata.annotations.${TECHDOCS_ANNOTATION}`]:
            CATALOG_FILTER_EXISTS,
        },
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
      },
      { credentials },
    );
    let built = 0;
    for (const entity of items) {
      const ref = stringifyEntityRef(entity);
      if (!this.#seen.has(ref)) {
        this.#seen.add(ref);
        try {
          built += (await this.#build(entity, signal)) ? 1 : 0;
        } catch (error) {
          logger.warn(
            `The docs of ${ref} could not be built ahead: ${stringifyError(
              error,
            )}`,
          );
        }
      }
    }
    return { built };
  }

  /** @returns false when the docs are there already */
  async #build(entity: Entity, signal?: AbortSignal): Promise<boolean> {
    const { auth, discovery } = this.#options;
    const { token } = await auth.getPluginRequestToken({
      onBehalfOf: await auth.getOwnServiceCredentials(),
      targetPluginId: 'techdocs',
    });
    const base = await discovery.getBaseUrl('techdocs');
    const path = [
      entity.metadata.namespace ?? 'default',
      entity.kind,
      entity.metadata.name,
    ]
      .map(part => encodeURIComponent(part))
      .join('/');
    const request = { headers: { authorization: `Bearer ${token}` }, signal };
    const metadata = await fetch(`${base}/metadata/techdocs/${path}`, request);
    await metadata.body?.cancel();
    if (metadata.ok) {
      return false;
    }
    // A stream of progress, whose last event tells how it went.
    const answer = await fetch(`${base}/sync/${path}`, request);
    if (!answer.ok) {
      throw await ResponseError.fromResponse(answer);
    }
    const events = await answer.text();
    const failure = /^event: error\ndata: (.*)$/m.exec(events);
    if (failure) {
      throw new Error(JSON.parse(failure[1]));
    }
    return true;
  }
}

/** @internal */
export interface DocsBuilderOptions {
  auth: AuthService;
  catalog: CatalogService;
  discovery: DiscoveryService;
  logger: LoggerService;
}
