import type { LoggerService } from '@backstage/backend-plugin-api';
import express, { type Request } from 'express';
import Router from 'express-promise-router';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { toClientError } from '../../access/toClientError';
import type { HookService } from './HookService';

/** Where webhooks are called: whoever calls has no token, but signs. @internal */
export const HOOKS_PATH = '/hooks';

const BODY_LIMIT = 256 * 1024;
/** Calls of a hook from one address in a minute. */
const CALLS_PER_MINUTE = 120;

/**
 * The endpoint of webhook triggers. It is not one of the API's routes: nobody
 * is signed in, and the body is signed as it comes.
 *
 * @internal
 */
export function createHookRouter(options: {
  service: HookService;
  logger: LoggerService;
  /** For tests. */
  callsPerMinute?: number;
}): express.Router {
  const { service, logger, callsPerMinute = CALLS_PER_MINUTE } = options;
  const router = Router();
  const limit = rateLimit({
    windowMs: 60_000,
    limit: callsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Not by its path, which can be written in many ways.
    keyGenerator: ({ ip, params }) =>
      `${ip ? ipKeyGenerator(ip) : ''} ${params.workspace}/${params.job}`,
    message: {
      error: {
        name: 'TooManyRequestsError',
        message: `At most ${callsPerMinute} calls in a minute; try again later`,
      },
      response: { statusCode: 429 },
    },
    // What a proxy says of addresses is for `backend.trustProxy` to decide.
    validate: { trustProxy: false, xForwardedForHeader: false },
  });
  // Compressed, it would not be what was signed.
  const raw = express.raw({
    type: () => true,
    limit: BODY_LIMIT,
    inflate: false,
  });
  router.post(
    `${HOOKS_PATH}/:workspace/:job`,
    limit,
    raw,
    async (request, response) => {
      const { workspace, job } = request.params;
      try {
        const answer = await service.call(
          { workspace, job },
          {
            id: header(request, 'webhook-id'),
            timestamp: header(request, 'webhook-timestamp'),
            signature: header(request, 'webhook-signature'),
          },
          Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        );
        const isNew = 'created' in answer && answer.created;
        response.status(isNew ? 201 : 200).json(answer);
      } catch (error) {
        throw toClientError(error, logger);
      }
    },
  );
  return router;
}

function header(request: Request, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
