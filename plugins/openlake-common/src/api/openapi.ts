import { z } from 'zod';
import { Route, textFile } from './route';
import { routes } from './routes';

/**
 * The OpenAPI 3.1 document of the OpenLake API.
 *
 * @public
 */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of Object.entries(routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operation(operationId, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'openlake',
      version: '1',
      description: 'The OpenLake control plane.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/openlake' }],
    security: [{ backstage: [] }],
    paths,
    components: {
      securitySchemes: {
        backstage: { type: 'http', scheme: 'bearer' },
      },
      schemas: {
        Error: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['name', 'message'],
              properties: {
                name: { type: 'string' },
                message: { type: 'string' },
              },
            },
          },
        },
      },
    },
  };
}

function operation(operationId: string, route: Route) {
  return {
    operationId,
    summary: route.summary,
    'x-permissions': route.permissions.map(({ name }) => name),
    ...(route.parts.length > 0 && {
      'x-permissions-of-parts': route.parts.map(({ name }) => name),
    }),
    parameters: [
      ...parameters('path', route.params),
      ...parameters('query', route.query),
    ],
    ...(route.method === 'POST' && {
      requestBody: {
        content: {
          'application/json': { schema: jsonSchema(route.body, 'input') },
        },
      },
    }),
    responses: {
      [route.status ?? 200]: {
        description: 'OK',
        content:
          route.response === textFile
            ? { 'text/plain': { schema: { type: 'string' } } }
            : {
                'application/json': {
                  schema: jsonSchema(route.response, 'output'),
                },
              },
      },
      default: {
        description: 'Error',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
    },
  };
}

function parameters(place: 'path' | 'query', schema: z.ZodTypeAny) {
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function jsonSchema(schema: z.ZodTypeAny, io: 'input' | 'output') {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
  });
  return rest;
}
