import { durationMs, Table } from '@openlake/plugin-openlake-common';
import { Instant, instantMs, toInstant } from '../database/instant';
import { TableRecord } from './TableRecord';

/**
 * Whether a table is as new as its contract promises.
 *
 * @internal
 */
export function freshnessOf(
  record: TableRecord,
  now: Date,
): Table['freshness'] {
  const maxAge = maxAgeOf(record);
  const end = staleAt(record);
  return maxAge && end
    ? {
        maxAge,
        status: now.getTime() <= instantMs(end) ? 'fresh' : 'stale',
      }
    : undefined;
}

/**
 * The last moment at which a table is fresh, where its contract has a rule. One
 * that was never written has always been stale.
 *
 * @internal
 */
export function staleAt(record: TableRecord): Instant | undefined {
  const maxAge = maxAgeOf(record);
  const writtenAt = record.found?.description?.current?.at;
  return maxAge
    ? toInstant(writtenAt ? instantMs(writtenAt) + durationMs(maxAge) : 0)
    : undefined;
}

function maxAgeOf({ declared }: TableRecord): string | undefined {
  return declared?.document.spec.freshness?.max_age;
}
