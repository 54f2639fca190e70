import { deskForEachTest } from '../__testUtils__/Desk';
import {
  aBackfill,
  aRun,
  aTask,
  logLines,
  logPage,
  runId,
  states,
} from '../__testUtils__/samples';
import { Refusal } from '../__testUtils__/TestPortal';

const desk = deskForEachTest();

const range = ['--from', '2026-11-01', '--to', '2026-11-03'];
const commands: Array<[string, string[]]> = [
  ['run --wait', ['run', 'sales/orders', '--wait']],
  ['run --follow', ['run', 'sales/orders', '--follow']],
  ['runs rerun --wait', ['runs', 'rerun', 'sales/orders#7', '--wait']],
  ['repair --wait', ['repair', 'sales/orders#7', '--wait']],
  ['runs logs -f', ['runs', 'logs', 'sales/orders#7', '-f']],
  ['backfill --wait', ['backfill', 'sales/orders', ...range, '--wait']],
];

/** A run that ends after some looks, and everything that the commands ask about it. */
function answers(): void {
  let looks = 0;
  const lines = logLines([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
  desk.portal.answer({
    listRuns: () => ({ items: [aRun(7)] }),
    createRun: () => aRun(7, states.queued),
    repairRun: () => aRun(7, states.queued),
    getRun: () => {
      looks++;
      const now = looks > 3 ? {} : states.running;
      return { run: aRun(7, now), tasks: [aTask('load', now)], repairs: [] };
    },
    readLog: ({ query }) =>
      logPage(lines.slice(0, looks - 1), { ...query, complete: looks > 3 }),
    createBackfill: () => aBackfill(),
    getBackfill: () => {
      looks++;
      return {
        backfill: aBackfill(
          looks > 3 ? { state: 'completed', counts: { success: 2 } } : {},
        ),
        intervals: [],
      };
    },
  });
}

const away = (span = '5m 00s') =>
  `The portal at ${desk.portal.url} does not answer at the moment; asking again for ${span} at most`;
const back = () => `The portal at ${desk.portal.url} answers again`;

/** The portal comes back when somebody has asked it in vain so many times. */
function comesBackAfter(times: number): void {
  let left = times;
  desk.terminal.meanwhile = async () => {
    left--;
    if (left === 0) {
      await desk.portal.comeBack();
    }
  };
}

describe.each(commands)('olo %s', (_, args) => {
  beforeEach(answers);

  it('begins when the portal has come up', async () => {
    await desk.portal.stop();
    comesBackAfter(3);

    const { code, err } = await desk.olo(...args);

    expect(code).toBe(0);
    expect(err.slice(0, 2)).toEqual([away(), back()]);
  });

  it('goes on when the portal is killed after the sign-in', async () => {
    desk.portal.gate = (_response, pathname) => {
      const isAfter = pathname.startsWith('/api/openlake');
      if (isAfter) {
        desk.portal.gate = undefined;
        desk.portal.stop();
        comesBackAfter(2);
      }
      return isAfter;
    };

    const { code, err } = await desk.olo(...args);

    expect(code).toBe(0);
    expect(err).toContain(away());
  });

  it('goes on when the portal is killed while it waits', async () => {
    let pauses = 0;
    desk.terminal.meanwhile = async () => {
      pauses++;
      if (pauses === 2) {
        await desk.portal.stop();
        comesBackAfter(4);
      }
    };

    const { code, err } = await desk.olo(...args);

    expect(code).toBe(0);
    expect(err).toContain(away());
    expect(err).toContain(back());
  });
});

describe('olo run --wait', () => {
  const wait = ['run', 'sales/orders', '--wait', '-q'];
  beforeEach(answers);

  it('waits for a portal that is there and not ready', async () => {
    const gates = [
      // A proxy; Backstage before its plugins; a plugin that starts.
      [502, 'text/html'],
      [404, 'text/plain'],
      [503, 'application/json'],
    ] as const;
    let asked = 0;
    desk.portal.gate = response => {
      const [status, type] = gates[asked % 4] ?? [];
      asked++;
      if (!status) {
        return false;
      }
      response.writeHead(status, { 'Content-Type': type! }).end();
      return true;
    };

    const { code } = await desk.olo(...wait);

    expect(code).toBe(0);
    expect(desk.portal.inputs('createRun')).toHaveLength(1);
  });

  it('signs in again when the portal does not know its guests any more', async () => {
    let looks = 0;
    desk.portal.gate = (response, pathname) => {
      if (pathname.endsWith(runId(7))) {
        looks++;
        if (looks === 1) {
          response.writeHead(401).end();
          return true;
        }
      }
      if (looks === 1) {
        // The sign-in is of a plugin that starts.
        looks++;
        response.writeHead(503).end();
        return true;
      }
      return false;
    };

    const { code, err } = await desk.olo(...wait);

    expect(code).toBe(0);
    expect(err).toEqual([away(), back()]);
  });

  it('starts nothing twice when an answer got lost', async () => {
    let asked = 0;
    desk.portal.answer({
      createRun: () => {
        asked++;
        if (asked === 1) {
          throw new Refusal(502, 'The gateway has given up');
        }
        return aRun(7, states.queued);
      },
    });

    expect((await desk.olo(...wait)).code).toBe(0);
    const [first, second] = desk.portal.inputs('createRun');
    expect(second).toEqual(first);
  });

  it('ends with 2 when no portal has come within five minutes', async () => {
    await desk.portal.stop();
    const begun = desk.terminal.now();

    const { code, err } = await desk.olo(...wait);

    expect(code).toBe(2);
    expect(desk.terminal.now() - begun).toBe(300_000);
    expect(err[0]).toBe(away());
    expect(err[1]).toContain('No portal answers at');
  });

  it('ends with 4 when the portal has not come back within five minutes: the run may go on', async () => {
    desk.terminal.meanwhile = () => desk.portal.stop();

    const { code, err } = await desk.olo(...wait);

    expect(code).toBe(4);
    expect(err.at(-2)).toContain('No portal answers at');
    expect(err.at(-1)).toContain(`olo runs cancel ${runId(7)}`);
  });

  it('waits no longer for the portal than --timeout allows', async () => {
    desk.terminal.meanwhile = () => desk.portal.stop();
    const begun = desk.terminal.now();

    const { code, err } = await desk.olo(...wait, '--timeout', '1m');

    expect(code).toBe(4);
    expect(err).toContain(away('59s'));
    expect(desk.terminal.now() - begun).toBe(60_000);
  });
});

describe('olo repair --wait', () => {
  it('does not ask again when the portal may have heard it: a repair has no key', async () => {
    desk.portal.answer({
      repairRun: () => {
        throw new Refusal(504, 'The gateway has given up');
      },
    });

    const { code, err } = await desk.olo('repair', runId(7), '--wait');

    expect(code).toBe(2);
    expect(err).toEqual(['error: The gateway has given up']);
    expect(desk.portal.inputs('repairRun')).toHaveLength(1);
  });
});

describe('a command that does not wait', () => {
  it('tells at once that no portal is there', async () => {
    answers();
    await desk.portal.stop();
    const begun = desk.terminal.now();

    const { code, err } = await desk.olo('run', 'sales/orders');

    expect(code).toBe(2);
    expect(err[0]).toContain('No portal answers at');
    expect(desk.terminal.now()).toBe(begun);
  });
});
