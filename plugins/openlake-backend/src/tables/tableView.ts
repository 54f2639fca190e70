import {
  CheckResult,
  Column,
  layerOfSchema,
  Table,
} from '@openlake/plugin-openlake-common';
import { contractOf } from './contract/contractOf';
import { freshnessOf } from './freshness';
import { TableRecord } from './TableRecord';
import { TableUsers } from './TableUsers';

/** A table as lists show it. @internal */
export function toTableView(
  record: TableRecord,
  users: TableUsers,
  now: Date,
): Table {
  const { declared, found } = record;
  const { metadata, spec } = declared?.document ?? {};
  const description = found?.description;
  const current = description?.current;
  const layer = spec?.layer ?? layerOfSchema(record.schema);
  return {
    name: record.name,
    catalog: record.catalog,
    schema: record.schema,
    table: record.table,
    workspace: record.workspace,
    layer,
    title: metadata?.title,
    description: metadata?.description,
    owner: metadata?.owner,
    file: declared?.file,
    state: stateOf(record),
    error: found?.error,
    rows: description ? current?.totalRows ?? 0 : undefined,
    bytes: description ? current?.totalBytes ?? 0 : undefined,
    files: description ? current?.totalFiles ?? 0 : undefined,
    columns: description?.columns.length ?? spec?.columns.length ?? 0,
    snapshotId: current?.id,
    updatedAt: current?.at,
    lastWriter: found?.writer,
    freshness: freshnessOf(record, now),
    contract: contractOf(record),
    writers: users.writersOf(record.name),
    readers: users.readersOf(record.name),
    observedAt: record.observedAt,
  };
}

function stateOf({ found }: TableRecord): Table['state'] {
  if (!found) {
    return 'declared';
  }
  return found.description ? 'present' : 'unreadable';
}

/** Checks with what was last measured. @internal */
export function toCheckViews(record: TableRecord): CheckResult[] {
  return (record.checked?.results ?? []).map(
    ({ name, status, observed, expected }) => ({
      name,
      status,
      observed,
      expected,
    }),
  );
}

/** Columns of the table with what the contract says of them; those of the contract alone while there is no table. @internal */
export function toColumnViews({ declared, found }: TableRecord): Column[] {
  const contract = declared?.document.spec.columns ?? [];
  const described = found?.description?.columns;
  if (!described) {
    return contract.map((column, index) => ({
      id: index + 1,
      name: column.name,
      type: column.type ?? 'any',
      required: false,
      promised: column.required,
      description: column.description,
      tags: column.tags,
    }));
  }
  return described.map(column => {
    const promised = contract.find(({ name }) => name === column.name);
    return {
      ...column,
      promised: promised?.required,
      description: promised?.description ?? column.description,
      tags: promised?.tags ?? column.tags,
    };
  });
}
