import {
  BackstageCredentials,
  BackstagePrincipalTypes,
  HttpAuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  Route,
  RouteName,
  routes,
  TextFile,
  textFile,
} from '@openlake/plugin-openlake-common';
import express, { Request, Response } from 'express';
import Router from 'express-promise-router';
import { Audit } from '../audit/Audit';
import { auditAction } from './auditAction';
import { Handler, Handlers } from './Handlers';
import { parseInput } from './parseInput';
import { Principal } from './Principal';
import { sendText } from './sendText';
import { toClientError } from './toClientError';

/** Bodies are small, but for the one that carries a whole workspace. */
const BODY_LIMIT = 1024 * 1024;
const WORKSPACE_BODY_LIMIT = 40 * BODY_LIMIT;

/**
 * Mounts every route of the API: who asks, whether they may, whether the input
 * is right, then the handler. There is no other way in.
 *
 * @internal
 */
export function createApiRouter(options: {
  handlers: Handlers;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  audit: Audit;
  logger: LoggerService;
}): express.Router {
  const { handlers, httpAuth, permissions, audit, logger } = options;
  const router = Router();

  /** What of a route's permissions somebody does not have. */
  const deniedOf = async (
    route: Route,
    credentials: BackstageCredentials,
  ): Promise<BasicPermission[]> => {
    const asked = [...route.permissions, ...route.parts];
    const decisions = await permissions.authorize(
      asked.map(permission => ({ permission })),
      { credentials },
    );
    return asked.filter(
      (_, index) => decisions[index].result !== AuthorizeResult.ALLOW,
    );
  };

  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    const handler = handlers[name] as Handler<RouteName>;
    const parseBody = express.json({
      limit: name === 'planWorkspace' ? WORKSPACE_BODY_LIMIT : BODY_LIMIT,
    });
    const method = route.method === 'GET' ? 'get' : 'post';

    const answer = async (request: Request, response: Response) => {
      const credentials = await httpAuth.credentials(request, {
        allow: ['user', 'service'],
      });
      const principal = principalOf(credentials);
      const denied = await deniedOf(route, credentials);
      const missing = route.permissions.filter(one => denied.includes(one));
      if (missing.length > 0) {
        const needed = missing.map(one => one.name);
        await audit.denied({
          actor: principal.ref,
          action: auditAction(name),
          // As it came: fit for its column, whatever it is.
          workspace: request.params.workspace
            ?.replaceAll('\0', '')
            .slice(0, 100),
          details: { permissions: needed },
        });
        throw new NotAllowedError(
          `You need the permission ${needed.join(' and ')} for this`,
        );
      }
      if (response.destroyed) {
        // Whoever asked has gone, and the body with them.
        return;
      }
      await new Promise<void>((resolve, reject) => {
        parseBody(request, response, error =>
          error ? reject(error) : resolve(),
        );
      });
      const input = parseInput(name, request);
      const body = await handler({
        ...input,
        principal,
        withheld: denied.map(one => one.name),
        signal: signalOf(request),
      } as Parameters<typeof handler>[0]);
      response.status(route.status ?? 200);
      if (route.response === textFile) {
        await sendText(response, body as TextFile, logger);
      } else {
        response.json(body);
      }
    };
    router[method](route.path, async (request, response) => {
      try {
        await answer(request, response);
      } catch (error) {
        throw toClientError(error, logger);
      }
    });
  }
  return router;
}

function principalOf(credentials: BackstageCredentials): Principal {
  const { principal } = credentials as BackstageCredentials<
    BackstagePrincipalTypes['user'] | BackstagePrincipalTypes['service']
  >;
  return principal.type === 'user'
    ? { kind: 'user', ref: principal.userEntityRef, credentials }
    : { kind: 'service', ref: principal.subject, credentials };
}

function signalOf(request: Request): AbortSignal {
  const controller = new AbortController();
  request.res?.on('close', () => controller.abort());
  return controller.signal;
}
