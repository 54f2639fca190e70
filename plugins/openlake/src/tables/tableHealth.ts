import { Table } from '@openlake/plugin-openlake-common';

/** What one sign says about a table: the worst of all that is known. */
export type TableHealth =
  | 'unreadable'
  | 'broken'
  | 'stale'
  | 'declared'
  | 'met'
  | 'unchecked';

/** How each health is named and which sign and colours it takes. */
export const healthLook: Record<
  TableHealth,
  {
    label: string;
    tone: 'ok' | 'bad' | 'late' | 'idle';
    sign: 'success' | 'failed' | 'timed_out' | 'pending';
  }
> = {
  unreadable: { label: 'Cannot be read', tone: 'bad', sign: 'failed' },
  broken: { label: 'Contract broken', tone: 'bad', sign: 'failed' },
  stale: { label: 'Stale', tone: 'late', sign: 'timed_out' },
  declared: { label: 'Not written yet', tone: 'idle', sign: 'pending' },
  met: { label: 'Contract met', tone: 'ok', sign: 'success' },
  unchecked: { label: 'No contract', tone: 'idle', sign: 'pending' },
};

/** The worst of: readable, contract, freshness, written at all. */
export function tableHealth(table: Table): TableHealth {
  if (table.state === 'declared') {
    return 'declared';
  }
  // Also when something is known from before.
  if (table.state === 'unreadable' || table.error !== undefined) {
    return 'unreadable';
  }
  if (table.contract?.status === 'broken') {
    return 'broken';
  }
  if (table.freshness?.status === 'stale') {
    return 'stale';
  }
  return table.contract?.status === 'met' ? 'met' : 'unchecked';
}

/** Whether somebody should look at the table. */
export function needsLook(table: Table): boolean {
  return ['unreadable', 'broken', 'stale'].includes(tableHealth(table));
}
