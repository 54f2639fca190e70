import { InputError } from '@backstage/errors';
import { Knex } from 'knex';

/** Rows of a page when the caller does not say. @internal */
export const DEFAULT_PAGE_SIZE = 50;

/** What a cursor holds: the place of the last row in the order of the list. */
type CursorValue = string | number;

/**
 * What a column of an order holds: text, or whole numbers of four bytes. A
 * cursor comes from outside, and PostgreSQL fails a statement that compares a
 * column with anything else.
 *
 * @internal
 */
export type PlaceType = keyof typeof isPlace;

const isPlace = {
  // PostgreSQL has no text with a NUL in it.
  text: (value: unknown) =>
    typeof value === 'string' && !value.includes('\u0000'),
  integer: (value: unknown) =>
    Number.isInteger(value) && (value as number) === ((value as number) | 0),
};

/**
 * Packs the place of a row in a list into an opaque text.
 *
 * @internal
 */
export function encodeCursor(values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * Unpacks a cursor that `encodeCursor` made from values of these types.
 *
 * @throws InputError when it is not such a cursor.
 * @internal
 */
export function decodeCursor(
  cursor: string,
  types: readonly PlaceType[],
): CursorValue[] {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    values = undefined;
  }
  const valid =
    Array.isArray(values) &&
    values.length === types.length &&
    types.every((type, index) => isPlace[type]((values as unknown[])[index]));
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
    /** Columns as the query knows them, such as `runs.created_at`, and what they hold. */
    orderBy: ReadonlyArray<readonly [column: string, type: PlaceType]>;
    direction: 'asc' | 'desc';
    /** Values of those columns in a row. */
    place: (row: Row) => readonly CursorValue[];
    cursor?: string;
    limit?: number;
  },
): Promise<{ rows: Row[]; nextCursor?: string }> {
  const { orderBy, direction, cursor, place } = options;
  const limit = options.limit ?? DEFAULT_PAGE_SIZE;
  const columns = orderBy.map(([column]) => column);
  if (cursor !== undefined) {
    const types = orderBy.map(([, type]) => type);
    query.whereRaw(
      `(${columns.map(() => '??').join(', ')}) ${
        direction === 'asc' ? '>' : '<'
      } (${columns.map(() => '?').join(', ')})`,
      [...columns, ...decodeCursor(cursor, types)],
    );
  }
  columns.forEach(column => query.orderBy(column, direction));
  const rows: Row[] = await query.limit(limit + 1);
  if (rows.length <= limit) {
    return { rows };
  }
  const page = rows.slice(0, limit);
  return { rows: page, nextCursor: encodeCursor(place(page[limit - 1])) };
}
