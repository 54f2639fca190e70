import type { RouteOutput } from '@openlake/plugin-openlake-common';
import { deskForEachTest } from '../../__testUtils__/Desk';
import {
  anAttempt,
  aRun,
  aTask,
  logLines,
  logPage,
  runId,
  states,
} from '../../__testUtils__/samples';
import { Refusal } from '../../__testUtils__/TestPortal';

const desk = deskForEachTest();

/** What each attempt has logged, by `task attempt`. */
function logs(texts: Record<string, Array<readonly [number, string]>>): void {
  desk.portal.answer({
    readLog: ({ params, query }) => {
      const lines = texts[`${params.task} ${params.attempt}`];
      if (!lines) {
        throw new Refusal(404, `${params.task} has no such log`);
      }
      return logPage(logLines(lines), query);
    },
  });
}

function run(...tasks: RouteOutput<'getRun'>['tasks']): void {
  desk.portal.answer({
    getRun: () => ({ run: aRun(7), tasks, repairs: [] }),
  });
}

const second = (n: number) => `2026-11-30T05:00:0${n}.000Z`;

describe('olo runs logs', () => {
  it('writes the lines of all tasks in their order, each with its task', async () => {
    run(
      aTask('fetch', {
        attempts: [anAttempt(1), anAttempt(2, { startedAt: second(4) })],
      }),
      aTask('load', { attempts: [anAttempt(1, { startedAt: second(3) })] }),
      aTask('report', { attempts: [] }),
    );
    logs({
      'fetch 1': [
        [1, 'a'],
        [4, 'd'],
      ],
      'fetch 2': [[5, 'e']],
      'load 1': [
        [3, 'b'],
        [3, 'c'],
        [6, 'f'],
      ],
    });

    const { code, out } = await desk.olo('runs', 'logs', runId(7));

    expect(code).toBe(0);
    expect(out).toEqual([
      'fetch | a',
      'load | b',
      'load | c',
      'fetch | d',
      'fetch (2) | e',
      'load | f',
    ]);
  });

  it('writes one attempt of one task as it is', async () => {
    run(
      aTask('fetch', {
        attempts: [anAttempt(1), anAttempt(2, { startedAt: second(4) })],
      }),
      aTask('load'),
    );
    logs({ 'fetch 1': [[1, 'a']], 'fetch 2': [[2, 'b\u001b[2J']] });

    expect(
      (await desk.olo('runs', 'logs', runId(7), 'fetch', '--attempt', '2')).out,
    ).toEqual(['b·[2J']);
  });

  it('writes a line of JSON for each line', async () => {
    run(aTask('fetch'));
    logs({ 'fetch 1': [[1, 'a']] });

    const { out } = await desk.olo('runs', 'logs', runId(7), '-o', 'json');

    expect(out.map(line => JSON.parse(line))).toEqual([
      {
        task: 'fetch',
        attempt: 1,
        line: 1,
        at: second(1),
        stream: 'stdout',
        text: 'a',
      },
    ]);
  });

  it('reads a long log to its end', async () => {
    run(aTask('fetch'));
    logs({
      'fetch 1': Array.from(
        { length: 12_000 },
        (_, index) => [1, `line ${index}`] as const,
      ),
    });

    const { out } = await desk.olo('runs', 'logs', runId(7), 'fetch');

    expect(out).toHaveLength(12_000);
    expect(out.at(-1)).toBe('line 11999');
    expect(desk.portal.inputs('readLog')).toHaveLength(3);
  });

  it('has the items of a for_each, all or one', async () => {
    run(aTask('each', { attempts: [], items: { success: 2 } }), aTask('load'));
    desk.portal.answer({
      listTaskItems: ({ query }) =>
        query.cursor
          ? { items: [aTask('each', { index: 1 })] }
          : { items: [aTask('each', { index: 0 })], nextCursor: 'next' },
    });
    logs({
      'each[0] 1': [[1, 'zero']],
      'each[1] 1': [[2, 'one']],
      'load 1': [[3, 'load']],
    });
    const lines = async (...task: string[]) =>
      (await desk.olo('runs', 'logs', runId(7), ...task)).out;

    expect(await lines('each')).toEqual(['each[0] | zero', 'each[1] | one']);
    expect(await lines('each[1]')).toEqual(['one']);
    expect(await lines()).toHaveLength(3);
  });

  it('follows until the run has ended and every log is complete', async () => {
    const lines = logLines([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    let looks = 0;
    desk.portal.answer({
      getRun: () => {
        looks++;
        return {
          run: aRun(7, looks > 2 ? {} : states.running),
          tasks: [aTask('fetch', looks > 2 ? {} : states.running)],
          repairs: [],
        };
      },
      readLog: ({ query }) =>
        logPage(lines.slice(0, looks - 1), { ...query, complete: looks > 3 }),
    });

    const { code, out } = await desk.olo('runs', 'logs', runId(7), '-f');

    expect(code).toBe(0);
    expect(out).toEqual(['fetch | a', 'fetch | b', 'fetch | c']);
  });

  it.each([
    [states.failed, 1],
    [states.canceled, 3],
  ])('that it followed tells how the run came out: %j', async (state, code) => {
    desk.portal.answer({
      getRun: () => ({
        run: aRun(7, state),
        tasks: [aTask('fetch', state)],
        repairs: [],
      }),
    });
    logs({ 'fetch 1': [[1, 'a']] });

    expect((await desk.olo('runs', 'logs', runId(7), '-f')).code).toBe(code);
    expect((await desk.olo('runs', 'logs', runId(7))).code).toBe(0);
  });

  it('writes the others when a log is not there, says so, and ends with 2', async () => {
    run(aTask('fetch'), aTask('load'));
    logs({ 'load 1': [[1, 'a']] });

    const { code, out, err } = await desk.olo('runs', 'logs', runId(7));

    expect(code).toBe(2);
    expect(out).toEqual(['load | a']);
    expect(err[0]).toBe('fetch has no such log');
  });

  it('names the tasks that there are', async () => {
    run(aTask('fetch'), aTask('load'));

    expect((await desk.olo('runs', 'logs', runId(7), 'x')).err).toEqual([
      'error: The run has no task x; it has fetch, load',
    ]);
  });

  it('says why there is nothing to write, and ends with 2 where a task was named', async () => {
    run(
      aTask('fetch', { attempts: [anAttempt(1), anAttempt(2)] }),
      aTask('load', {
        attempts: [],
        startedAt: undefined,
        lifecycle: 'terminated',
        result: 'upstream_failed',
      }),
    );
    logs({});
    const ask = (...args: string[]) =>
      desk.olo('runs', 'logs', runId(7), ...args, '-q');

    expect(await ask('fetch', '--attempt', '9')).toMatchObject({
      code: 2,
      out: [],
      err: ['fetch has no attempt 9; it has 1, 2'],
    });
    expect(await ask('load')).toMatchObject({
      code: 2,
      err: ['load has no log, it did not start: it is upstream failed'],
    });

    run(aTask('each', { attempts: [], items: { success: 1 } }));
    desk.portal.answer({
      listTaskItems: () => ({ items: [aTask('each', { index: 0 })] }),
    });
    for (const name of ['each', 'each[0]']) {
      expect(await ask(name, '--attempt', '9')).toMatchObject({
        code: 2,
        err: [`${name} has no attempt 9; it has 1`],
      });
    }
    expect(await ask('each[7]')).toMatchObject({
      code: 2,
      err: ['The run has no item each[7]'],
    });

    const ended = { attempts: [], lifecycle: 'terminated' as const };
    run(
      aTask('each', {
        attempts: [],
        lifecycle: 'running',
        items: { queued: 2 },
      }),
      aTask('none', { ...ended, result: 'success', items: {} }),
      aTask('odd', {
        ...ended,
        result: 'failed',
        startedAt: '2026-11-23T05:00:00.000Z',
      }),
    );
    desk.portal.answer({ listTaskItems: () => ({ items: [] }) });
    for (const [name, why] of [
      ['each', 'No item of each has started: it is running'],
      ['none', 'none has no items, and so no log: it is success'],
      ['odd', 'odd has no items, and so no log: it is failed'],
    ]) {
      expect(await ask(name)).toMatchObject({ code: 2, err: [why] });
    }

    run(aTask('load', { attempts: [], lifecycle: 'pending' }));
    expect(await ask()).toMatchObject({
      code: 0,
      err: ['No task of the run has started'],
    });
  });
});
