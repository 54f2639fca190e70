import { Table } from '@openlake/plugin-openlake-common';
import { TableRecord } from '../TableRecord';
import { contractStatus } from './ContractResult';

/**
 * How a table stands to its contract, if it has one that asks for anything.
 * Results of another snapshot say nothing about this one.
 *
 * @internal
 */
export function contractOf(record: TableRecord): Table['contract'] {
  if (!hasRules(record)) {
    return undefined;
  }
  const { checked, found } = record;
  const results =
    checked?.snapshotId === found?.description?.current?.id
      ? checked?.results
      : undefined;
  return {
    status: results ? contractStatus(results) : 'unknown',
    passed: results?.filter(({ status }) => status === 'passed').length ?? 0,
    total: results?.length ?? 0,
  };
}

function hasRules({ declared }: TableRecord): boolean {
  const spec = declared?.document.spec;
  return Boolean(
    spec &&
      (spec.columns.length > 0 ||
        spec.unique.length > 0 ||
        spec.checks.length > 0 ||
        spec.row_count),
  );
}
