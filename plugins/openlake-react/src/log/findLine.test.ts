import { LogLine } from '@openlake/plugin-openlake-common';
import { findLine } from './findLine';

const lines = [1, 2, 3, 4, 5].map(
  (line): LogLine => ({
    line,
    at: '2026-11-23T05:00:00.000Z',
    stream: 'stdout',
    level: line % 2 ? 'info' : 'error',
    text: `line ${line}`,
  }),
);
const isError = (l: LogLine) => l.level === 'error';

describe('findLine', () => {
  it('goes on from where one is, and around the end', () => {
    expect(findLine(lines, 0, 1, isError)).toBe(2);
    expect(findLine(lines, 2, 1, isError)).toBe(4);
    expect(findLine(lines, 4, 1, isError)).toBe(2);
    expect(findLine(lines, 4, -1, isError)).toBe(2);
    expect(findLine(lines, 2, -1, isError)).toBe(4);
  });

  it('finds nothing where there is nothing', () => {
    expect(findLine(lines, 1, 1, () => false)).toBeUndefined();
  });
});
