import { InputError } from '@backstage/errors';
import { Knex } from 'knex';

/** Rows of a page when the caller does not say. @internal */
export const DEFAULT_PAGE_SIZE = 50;

/** What a cursor holds: the place of the last row in the order of the list. */
type CursorValue = string | number;

/**
 * Packs the place of a row in a list into an opaque text.
 *
 * @internal
 */
export function encodeCursor(values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * Unpacks a cursor that `encodeCursor` made from as many values.
 *
 * @throws InputError when it is not such a cursor.
 * @internal
 */
export function decodeCursor(cursor: string, length: number): CursorValue[] {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    values = undefined;
  }
  const valid =
    Array.isArray(values) &&
    values.length === length &&
    values.every(value => ['string', 'number'].includes(typeof value));
  if (!valid) {
    throw new InputError(
      'query.cursor: not a cursor of this list; pass nextCursor of the page before, or none for the first page',
    );
  }
  return values as CursorValue[];
}

/**
 * Reads a page in a stable order by keyset, so that page 1,000 costs what page
 * 1 costs. The columns of the order must be unique together and not null, and
 * an index must cover them.
 *
 * @param query - selects the rows of the whole list, without order and limit
 * @internal
 */
export async function readPage<Row extends {}>(
  query: Knex.QueryBuilder,
  options: {
    /** Columns as the query knows them, such as `runs.created_at`. */
    orderBy: readonly string[];
    direction: 'asc' | 'desc';
    /** Values of those columns in a row. */
    place: (row: Row) => readonly CursorValue[];
    cursor?: string;
    limit?: number;
  },
): Promise<{ rows: Row[]; nextCursor?: string }> {
  const { orderBy, direction, cursor, place } = options;
  const limit = options.limit ?? DEFAULT_PAGE_SIZE;
  if (cursor !== undefined) {
    const columns = orderBy.map(() => '??').join(', ');
    const values = orderBy.map(() => '?').join(', ');
    query.whereRaw(
      `(${columns}) ${direction === 'asc' ? '>' : '<'} (${values})`,
      [...orderBy, ...decodeCursor(cursor, orderBy.length)],
    );
  }
  orderBy.forEach(column => query.orderBy(column, direction));
  const rows: Row[] = await query.limit(limit + 1);
  if (rows.length <= limit) {
    return { rows };
  }
  const page = rows.slice(0, limit);
  return { rows: page, nextCursor: encodeCursor(place(page[limit - 1])) };
}
