import type { Finding, WorkspaceFile } from '@openlake/plugin-openlake-common';
import { printable } from './printable';
import type { Terminal } from './Terminal';

/**
 * A finding as people read it: place, what is wrong, what to write instead, and the line with a caret.
 *
 * @internal
 */
export function findingText(
  finding: Finding,
  files: ReadonlyMap<string, string>,
  terminal: Terminal,
): string {
  const { file, line, column, severity, code, message, hint } = finding;
  const look = severity === 'error' ? 'red' : 'yellow';
  const lines = [
    `${terminal.paint(
      'bold',
      printable(`${file}:${line}:${column}`),
    )} ${terminal.paint(look, severity)} ${printable(message)} ${terminal.paint(
      'dim',
      `[${code}]`,
    )}`,
  ];
  const text = files.get(file)?.split('\n')[line - 1];
  if (text !== undefined && text.trim() !== '') {
    const gutter = String(line).length + 3;
    const room = Math.max(40, terminal.width - gutter - 4);
    const from = Math.max(0, column - 1 - Math.floor(room / 2));
    const shown = printable(text.slice(from, from + room).trimEnd());
    const caret = Math.max(0, column - 1 - from);
    lines.push(
      terminal.paint('dim', `  ${line} | `) + shown,
      `${terminal.paint('dim', `${' '.repeat(gutter - 1)} | `)}${' '.repeat(
        caret,
      )}${terminal.paint(look, '^')}`,
    );
  }
  if (hint) {
    lines.push(`  ${terminal.paint('cyan', 'hint')}: ${printable(hint)}`);
  }
  return lines.join('\n');
}

/** @internal */
export function contentsByPath(
  files: readonly WorkspaceFile[],
): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, content }) => [path, content]));
}
