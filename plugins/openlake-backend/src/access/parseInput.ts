import { InputError } from '@backstage/errors';
import {
  ParsedRouteInput,
  RouteName,
  routes,
} from '@openlake/plugin-openlake-common';
import { z } from 'zod';

const MAX_ISSUES = 10;

/**
 * Checks the input of a request against its route.
 *
 * @throws InputError that names each place, such as `query.limit: ...`.
 * @internal
 */
export function parseInput<N extends RouteName>(
  name: N,
  request: { params: unknown; query: unknown; body: unknown },
): ParsedRouteInput<N> {
  const { params, query, body } = routes[name];
  const issues: string[] = [];
  const parse = (place: string, schema: z.ZodType, value: unknown) => {
    issues.push(...inputIssues(place, schema, value ?? {}));
    return schema.safeParse(value ?? {}).data;
  };
  const input = {
    params: parse('params', params, request.params),
    query: parse('query', query, request.query),
    body: parse('body', body, request.body),
  };
  if (issues.length > 0) {
    throw new InputError(issues.slice(0, MAX_ISSUES).join('; '));
  }
  return input as ParsedRouteInput<N>;
}

/**
 * What is wrong with input, each with its place.
 *
 * @internal
 */
export function inputIssues(
  place: string,
  schema: z.ZodType,
  value: unknown,
): string[] {
  const { error } = schema.safeParse(value);
  return [...(error?.issues ?? []).map(at(place)), ...withNul(value, [place])];
}

function at(place: string) {
  return (issue: z.core.$ZodIssue) => {
    const isEmpty =
      issue.code === 'too_small' &&
      issue.origin === 'string' &&
      issue.minimum === 1;
    return `${z.core.toDotPath([place, ...issue.path])}: ${
      isEmpty ? 'must not be empty' : issue.message
    }`;
  };
}

/** Places of text that PostgreSQL cannot hold. */
function withNul(value: unknown, path: PropertyKey[]): string[] {
  if (typeof value === 'string') {
    return value.includes('\0')
      ? [`${z.core.toDotPath(path)}: holds the character NUL`]
      : [];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.includes('\0')
      ? [`${z.core.toDotPath(path)}: a name in it holds the character NUL`]
      : []),
    ...withNul(inner, [...path, key]),
  ]);
}
