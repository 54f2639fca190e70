import { contractOf } from './contract/contractOf';
import { staleAt } from './freshness';
import { TableRecord } from './TableRecord';

/**
 * What lists add up and filter by, as columns beside the record that it
 * follows from.
 *
 * @internal
 */
export interface TableStanding {
  total_rows: number | null;
  total_bytes: number | null;
  total_files: number | null;
  stale_at: string | null;
  contract: 'met' | 'broken' | 'unknown' | null;
}

/** @internal */
export function tableStanding(record: TableRecord): TableStanding {
  const description = record.found?.description;
  const current = description?.current;
  const total = (value: number | undefined) =>
    description ? value ?? 0 : null;
  return {
    total_rows: total(current?.totalRows),
    total_bytes: total(current?.totalBytes),
    total_files: total(current?.totalFiles),
    stale_at: staleAt(record) ?? null,
    contract: contractOf(record)?.status ?? null,
  };
}
