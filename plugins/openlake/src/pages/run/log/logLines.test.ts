import { LogLine } from '@openlake/plugin-openlake-common';
import { filterLines, logFilters } from './logLines';

const lines: LogLine[] = (
  [
    ['stdout', undefined],
    ['stderr', 'error'],
    ['stdout', 'warn'],
    ['system', 'info'],
  ] as const
).map(([stream, level], i) => ({
  line: i + 1,
  at: '2026-11-23T05:00:00.000Z',
  stream,
  level,
  text: `line ${i + 1}`,
}));

describe('filterLines', () => {
  it('shows lines by level or by stream, in their order', () => {
    const shown = Object.fromEntries(
      logFilters.map(({ id }) => [id, filterLines(lines, id).map(l => l.line)]),
    );

    expect(shown).toEqual({
      all: [1, 2, 3, 4],
      warn: [2, 3],
      error: [2],
      stdout: [1, 3],
      stderr: [2],
      system: [4],
    });
  });
});
