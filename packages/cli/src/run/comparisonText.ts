import {
  formatMs,
  type RunComparison,
  type TableAccess,
} from '@openlake/plugin-openlake-common';
import { columns } from '../output/columns';
import { stateOf } from '../output/stateCell';
import { valueText, words } from '../output/words';
import { printable } from '../printable';
import type { Terminal } from '../Terminal';
import { runName } from './runName';
import { markText, reasonText } from './runText';

type Compared = RunComparison['tasks'][number];
type Side = NonNullable<Compared['a']>;

/**
 * Two runs side by side: how they came out, then everything that differs.
 *
 * @internal
 */
export function comparisonText(
  comparison: RunComparison,
  terminal: Terminal,
): string {
  const { a, b, durationMs, parameters, revision, tasks } = comparison;
  const parts = [
    columns(
      ['', 'RUN', 'STATE', 'REVISION', 'TOOK', 'WHY'],
      (['a', 'b'] as const).map(side => {
        const run = { a, b }[side];
        return [
          side,
          runName(run),
          stateOf(run),
          String(run.revision.number),
          msText(durationMs[side]),
          run.mark ? `marked ${markText(run.mark)}` : reasonText(run),
        ];
      }),
      terminal,
    ),
  ];
  if (parameters.length) {
    parts.push(
      columns(
        ['PARAMETER', 'A', 'B'],
        parameters.map(each => [
          each.name,
          valueText(each.a),
          valueText(each.b),
        ]),
        terminal,
      ),
    );
  }
  if (revision.length) {
    parts.push(
      columns(
        ['CHANGED IN THE JOB', 'OLD', 'NEW'],
        revision.map(change => [
          change.path,
          oneLine(valueText(change.old)),
          oneLine(valueText(change.new)),
        ]),
        terminal,
      ),
    );
  }
  const gone = comparison.revisionsGone ?? [];
  if (gone.length) {
    parts.push(
      `${gone.map(number => `Revision ${number}`).join(' and ')} of the job ${
        gone.length > 1 ? 'are' : 'is'
      } not kept any more, so what changed in the job is not known`,
    );
  }
  parts.push(
    columns(
      ['TASK', 'A', 'B', 'TOOK A', 'TOOK B', 'ROWS A', 'ROWS B', 'DIFFERS IN'],
      tasks.map(task => [
        task.key,
        stateText(task.a),
        stateText(task.b),
        msText(task.a?.durationMs),
        msText(task.b?.durationMs),
        rowsText(task.a),
        rowsText(task.b),
        task.differs.join(', '),
      ]),
      terminal,
    ),
    ...tablesText(tasks, terminal),
    comparison.firstDifference === undefined
      ? 'No task differs in result, rows or inputs'
      : printable(`The first task that differs: ${comparison.firstDifference}`),
  );
  return parts.join('\n\n');
}

/** Tables of the tasks that differ, with what was read and written of each. */
function tablesText(tasks: readonly Compared[], terminal: Terminal): string[] {
  const rows = tasks
    .filter(({ differs }) => differs.length)
    .flatMap(task =>
      (['inputs', 'outputs'] as const).flatMap(what =>
        tablesOf(task, what).map(table => {
          const [a, b] = [task.a, task.b].map(side =>
            side?.[what].find(access => access.table === table),
          );
          return [
            task.key,
            what === 'inputs' ? 'reads' : 'writes',
            table,
            countText(a),
            countText(b),
            a?.snapshotId ?? '-',
            b?.snapshotId ?? '-',
          ];
        }),
      ),
    );
  const head = ['TASK', '', 'TABLE', 'ROWS A', 'ROWS B'];
  return rows.length
    ? [columns([...head, 'SNAPSHOT A', 'SNAPSHOT B'], rows, terminal)]
    : [];
}

function tablesOf({ a, b }: Compared, what: 'inputs' | 'outputs'): string[] {
  const accesses = [...(a?.[what] ?? []), ...(b?.[what] ?? [])];
  return [...new Set(accesses.map(({ table }) => table))];
}

function countText(access: TableAccess | undefined): string {
  return access?.rows === undefined ? '-' : String(access.rows);
}

function stateText(side: Side | undefined): string {
  return side ? `${words(side.state)}${side.mark ? ' (marked)' : ''}` : '-';
}

function msText(ms: number | undefined): string {
  return ms === undefined ? '-' : formatMs(ms);
}

function rowsText(side: Side | undefined): string {
  const counted = side?.outputs.flatMap(({ rows }) => rows ?? []) ?? [];
  return counted.length
    ? String(counted.reduce((sum, rows) => sum + rows, 0))
    : '-';
}

function oneLine(text: string): string {
  const [first] = text.split('\n', 1);
  return first.length > 40 || first !== text ? `${first.slice(0, 39)}…` : first;
}
