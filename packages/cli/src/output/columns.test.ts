import { TestTerminal } from '../__testUtils__/TestTerminal';
import { columns } from './columns';

describe('columns', () => {
  const rows = [['a', 'x'.repeat(300)]];

  it('end where the terminal does', () => {
    const terminal = new TestTerminal('/');
    terminal.cuts = true;

    const [, line] = columns(['K', 'V'], rows, terminal).split('\n');

    expect(line).toHaveLength(terminal.width);
    expect(line.endsWith('x…')).toBe(true);
  });

  it('lose nothing in a pipe, and let no text steer it', () => {
    const terminal = new TestTerminal('/');

    expect(columns(['K', 'V'], rows, terminal)).toContain('x'.repeat(300));
    expect(columns(['K'], [['\u001b[2J\nb']], terminal)).toBe('K\n·[2J·b');
  });
});
