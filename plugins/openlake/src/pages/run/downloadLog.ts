import { LogLine } from '@openlake/plugin-openlake-common';

/** Saves what was read of a log as text, a line per line. */
export function downloadLog(name: string, lines: LogLine[]): void {
  const text = lines
    .map(
      ({ at, level, text: words }) =>
        `${at} ${level ? `${level.toUpperCase()} ` : ''}${words}\n`,
    )
    .join('');
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\w.[\]-]+/g, '_');
  link.click();
  URL.revokeObjectURL(url);
}
