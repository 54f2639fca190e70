import { LogLine } from '@openlake/plugin-openlake-common';

/** Which lines of a log can be asked for. */
export const logFilters = [
  { id: 'all', label: 'All lines' },
  { id: 'warn', label: 'Warnings and errors' },
  { id: 'error', label: 'Errors' },
  { id: 'stdout', label: 'stdout' },
  { id: 'stderr', label: 'stderr' },
  { id: 'system', label: 'Of the engine' },
] as const;

export type LogFilter = (typeof logFilters)[number]['id'];

/** Lines that a filter lets through, in their order. */
export function filterLines(lines: LogLine[], filter: LogFilter): LogLine[] {
  switch (filter) {
    case 'all':
      return lines;
    case 'error':
      return lines.filter(l => l.level === 'error');
    case 'warn':
      return lines.filter(l => l.level === 'error' || l.level === 'warn');
    default:
      return lines.filter(l => l.stream === filter);
  }
}
