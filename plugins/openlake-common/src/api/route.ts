import { BasicPermission } from '@backstage/plugin-permission-common';
import { z } from 'zod';

/**
 * One endpoint of the OpenLake API. The router, the OpenAPI document and the
 * client are all made from this, so they cannot disagree.
 *
 * @public
 */
export interface Route<
  P extends z.ZodTypeAny = z.ZodTypeAny,
  Q extends z.ZodTypeAny = z.ZodTypeAny,
  B extends z.ZodTypeAny = z.ZodTypeAny,
  R extends z.ZodTypeAny = z.ZodTypeAny,
> {
  method: 'GET' | 'POST';
  /** Express syntax below `/api/openlake`, such as `/runs/:run`. */
  path: string;
  summary: string;
  /** All of them are needed. */
  permissions: readonly BasicPermission[];
  /**
   * Each is needed for a part of the answer: without it that part is left out,
   * and the answer's `withheld` names the permission. Or for a part of what can
   * be asked for: without it that is refused, and the rest is not.
   */
  parts: readonly BasicPermission[];
  /** Path parameters. */
  params: P;
  query: Q;
  body: B;
  response: R;
  /** Status of a good answer; 200 when absent. */
  status?: 200 | 201 | 202;
}

const nothing = z.strictObject({});

/**
 * Declares an endpoint. What is left out is empty.
 *
 * @public
 */
export function route<
  R extends z.ZodTypeAny,
  P extends z.ZodTypeAny = typeof nothing,
  Q extends z.ZodTypeAny = typeof nothing,
  B extends z.ZodTypeAny = typeof nothing,
>(options: {
  method: 'GET' | 'POST';
  path: string;
  summary: string;
  /** What is needed; all of it where the answer shows several kinds of things. */
  permission: BasicPermission | readonly BasicPermission[];
  parts?: readonly BasicPermission[];
  params?: P;
  query?: Q;
  body?: B;
  response: R;
  status?: 200 | 201 | 202;
}): Route<P, Q, B, R> {
  const { permission, ...rest } = options;
  return {
    ...rest,
    permissions: [permission].flat(),
    parts: options.parts ?? [],
    params: (options.params ?? nothing) as unknown as P,
    query: (options.query ?? nothing) as unknown as Q,
    body: (options.body ?? nothing) as unknown as B,
  };
}

/**
 * Text that is answered as it comes, to be kept as a file.
 *
 * @public
 */
export interface TextFile {
  name: string;
  text: AsyncIterable<string>;
}

/** The response of a route that answers with text instead of JSON. @public */
export const textFile = z.custom<TextFile>();

/** The largest page that a list endpoint answers with. @public */
export const MAX_PAGE_SIZE = 200;

/** Query parameters that every list takes. @public */
export const pageQuery = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).optional(),
});

/** A page of a list, with the cursor of the next one if there is more. @public */
export function page<T extends z.ZodTypeAny>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}

/** An instant as ISO 8601 in UTC, such as `2026-11-23T05:00:00.000Z`. @public */
export const instant = z.iso.datetime();
