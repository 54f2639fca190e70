import {
  formatCount,
  RunComparison,
  TableAccess,
} from '@openlake/plugin-openlake-common';
import { stateLook, toDisplayState } from '@openlake/plugin-openlake-react';

type ComparedTask = RunComparison['tasks'][number];

/**
 * How a task of two runs differs, in a sentence:
 * `Success in #427, failed in #428; lake.gold.delays got 84,310 and 81,002 rows.`
 */
export function differenceWords(
  { a, b, differs }: ComparedTask,
  numberA: number,
  numberB: number,
): string {
  if (!a || !b) {
    return `Only #${a ? numberA : numberB} has it.`;
  }
  const parts = [
    differs.includes('state') &&
      `${word(a)} in #${numberA}, ${word(b).toLowerCase()} in #${numberB}`,
    ...(differs.includes('rows') ? rowWords(a.outputs, b.outputs) : []),
    ...(differs.includes('rows') ? rowWords(a.inputs, b.inputs, 'read') : []),
    differs.includes('snapshots') && 'it read other snapshots',
    differs.length === 1 &&
      differs[0] === 'duration' &&
      'it took clearly more or less time',
  ].filter(Boolean);
  const text = parts.join('; ');
  return text ? `${text[0].toUpperCase()}${text.slice(1)}.` : '';
}

function word({ state, mark }: NonNullable<ComparedTask['a']>): string {
  const { label } = stateLook[toDisplayState(state)];
  return mark ? `Marked ${label.toLowerCase()}` : label;
}

function rowWords(
  a: readonly TableAccess[],
  b: readonly TableAccess[],
  verb = 'wrote',
): string[] {
  return tablePairs(a, b)
    .filter(pair => pair.a?.rows !== pair.b?.rows)
    .map(
      ({ table, a: one, b: other }) =>
        `${verb} ${rowsOf(one)} and ${rowsOf(other)} rows ${
          verb === 'read' ? 'of' : 'to'
        } ${table}`,
    );
}

function rowsOf(access: TableAccess | undefined): string {
  return access?.rows === undefined ? 'no' : formatCount(access.rows);
}

/** Tables of both sides, each once, in the order of the second. */
export function tablePairs(
  a: readonly TableAccess[],
  b: readonly TableAccess[],
): { table: string; a?: TableAccess; b?: TableAccess }[] {
  return [...new Set([...b, ...a].map(access => access.table))].map(table => ({
    table,
    a: a.find(access => access.table === table),
    b: b.find(access => access.table === table),
  }));
}
