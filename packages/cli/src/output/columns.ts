import { printable } from '../printable';
import type { Look, Terminal } from '../Terminal';

/** A text with a look of its own. */
export type Cell = string | { text: string; look?: Look };

/**
 * Rows under a head, aligned; the last column ends where the terminal does.
 *
 * @internal
 */
export function columns(
  head: readonly string[],
  rows: ReadonlyArray<readonly Cell[]>,
  terminal: Terminal,
): string {
  const all = [
    head.map(text => ({ text, look: 'dim' as const })),
    ...rows.map(row => row.map(toCell)),
  ];
  const widths = head.map((_, column) =>
    Math.max(...all.map(row => row[column].text.length)),
  );
  const taken = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const room = terminal.cuts ? Math.max(20, terminal.width - taken) : Infinity;
  return all
    .map(row =>
      row
        .map(({ text, look }, column) => {
          const isLast = column === head.length - 1;
          const shown = isLast
            ? shorten(text, room)
            : text.padEnd(widths[column]);
          return look ? terminal.paint(look, shown) : shown;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/**
 * One fact a line: its name, aligned, and its value; what is empty is left out.
 *
 * @internal
 */
export function facts(
  pairs: ReadonlyArray<readonly [string, Cell | undefined]>,
  terminal: Terminal,
): string {
  const told = pairs.flatMap(([name, cell]) =>
    cell ? [{ name, ...toCell(cell) }] : [],
  );
  const width = Math.max(0, ...told.map(({ name }) => name.length));
  return told
    .map(
      ({ name, text, look }) =>
        `${terminal.paint('dim', name.padEnd(width))}  ${
          look ? terminal.paint(look, text) : text
        }`,
    )
    .join('\n');
}

function toCell(cell: Cell): { text: string; look?: Look } {
  return typeof cell === 'string'
    ? { text: printable(cell) }
    : { ...cell, text: printable(cell.text) };
}

function shorten(text: string, room: number): string {
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}
