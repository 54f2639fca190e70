import { logLines, logPage } from '../__testUtils__/samples';
import { LogSource } from './LogSource';
import { mergeLogs } from './mergeLogs';

const second = (n: number) =>
  `2026-11-30T05:00:${String(n).padStart(2, '0')}.000Z`;

describe('mergeLogs', () => {
  it('opens a log only when its time has come, so that few are in memory', async () => {
    const sources = Array.from(
      { length: 50 },
      (_, index) =>
        new LogSource({
          task: `t${index}`,
          attempt: 1,
          since: second(index + 1),
        }),
    );
    const events: string[] = [];

    await mergeLogs(
      sources.toReversed(),
      async source => {
        events.push(`open ${source.task}`);
        const at = Number(source.task.slice(1)) + 1;
        return logPage(logLines([[at, source.task]]), { from: source.next });
      },
      (_, line) => events.push(line.text),
    );

    expect(events.slice(0, 5)).toEqual([
      'open t0',
      't0',
      'open t1',
      't1',
      'open t2',
    ]);
    expect(sources.every(source => source.exhausted)).toBe(true);
  });

  it('takes a log up where it was', async () => {
    const source = new LogSource({ task: 'a', attempt: 1, since: second(1) });
    const lines = logLines([
      [1, 'one'],
      [2, 'two'],
    ]);
    const seen: string[] = [];
    const upTo = (count: number, complete: boolean) =>
      mergeLogs(
        [source],
        async ({ next }) =>
          logPage(lines.slice(0, count), { from: next, complete }),
        (_, line) => seen.push(line.text),
      );

    await upTo(1, false);
    await upTo(1, false);
    expect(source.exhausted).toBe(false);
    await upTo(2, true);

    expect(seen).toEqual(['one', 'two']);
    expect(source.exhausted).toBe(true);
  });
});
