import type { Transform } from './transform';

/**
 * One field of a sort order, as in table metadata.
 *
 * @public
 */
export interface SortField {
  transform: Transform;
  'source-id': number;
  direction: 'asc' | 'desc';
  'null-order': 'nulls-first' | 'nulls-last';
}

/**
 * How a table asks its rows to be sorted. This library carries it through and leaves the sorting to the engine.
 *
 * @public
 */
export interface SortOrder {
  'order-id': number;
  fields: SortField[];
}

/**
 * The order of a table that asks for none.
 *
 * @public
 */
export const UNSORTED: SortOrder = { 'order-id': 0, fields: [] };
