import { durationMs, Table } from '@openlake/plugin-openlake-common';
import { instantMs } from '../database/instant';
import { TableRecord } from './TableRecord';

/**
 * Whether a table is as new as its contract promises. One that was never
 * written is stale.
 *
 * @internal
 */
export function freshnessOf(
  record: TableRecord,
  now: Date,
): Table['freshness'] {
  const maxAge = record.declared?.document.spec.freshness?.max_age;
  if (!maxAge) {
    return undefined;
  }
  const updatedAt = record.found?.description?.current?.at;
  const isFresh =
    updatedAt !== undefined &&
    now.getTime() - instantMs(updatedAt) <= durationMs(maxAge);
  return { maxAge, status: isFresh ? 'fresh' : 'stale' };
}
