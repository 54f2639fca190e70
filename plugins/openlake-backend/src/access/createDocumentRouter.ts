import { NotFoundError } from '@backstage/errors';
import {
  jsonSchema,
  openApiDocument,
  SPEC_KINDS,
} from '@openlake/plugin-openlake-common';
import express from 'express';
import Router from 'express-promise-router';

/** Documents about the product itself: no data, so editors and tools read them without a token. */
export const PUBLIC_PATHS = ['/openapi.json', '/schemas'] as const;

/**
 * Serves the OpenAPI document and the JSON Schemas of the spec.
 *
 * @internal
 */
export function createDocumentRouter(): express.Router {
  const router = Router();
  // Anybody may ask, so it is not made anew for each.
  let document: ReturnType<typeof openApiDocument> | undefined;
  router.get('/openapi.json', (_request, response) => {
    document ??= openApiDocument();
    response.json(document);
  });
  router.get('/schemas/:kind.json', (request, response) => {
    const kind = SPEC_KINDS.find(
      known => known.toLowerCase() === request.params.kind.toLowerCase(),
    );
    if (!kind) {
      throw new NotFoundError(
        `No schema ${request.params.kind}; there are ${SPEC_KINDS.join(', ')}`,
      );
    }
    response.json(jsonSchema(kind));
  });
  return router;
}
