import { mockServices } from '@backstage/backend-test-utils';
import { DatabaseClock } from './DatabaseClock';
import type { OpenlakeDatabase } from './OpenlakeDatabase';

/** Far from that of this machine. */
const AHEAD_MS = 86_400_000;

describe('the clock of the database', () => {
  /** How long the next questions are under way, and their answers; no time when absent. */
  let trips: Array<{ thereMs: number; backMs: number }>;
  let setByMs: number;

  const trueTime = () => performance.now() + AHEAD_MS + setByMs;

  const database = {
    dialect: { nowMs: '' },
    knex: {
      raw: (sql: string) => sql,
      select: () => ({
        first: async () => {
          const { thereMs, backMs } = trips.shift() ?? {
            thereMs: 0,
            backMs: 0,
          };
          await new Promise(resolve => setTimeout(resolve, thereMs));
          const now = trueTime();
          await new Promise(resolve => setTimeout(resolve, backMs));
          return { now };
        },
      }),
    },
  } as unknown as OpenlakeDatabase;

  const errorOf = (clock: DatabaseClock) =>
    Math.abs(clock.now().getTime() - trueTime());

  async function create(): Promise<DatabaseClock> {
    const created = DatabaseClock.create(database);
    await jest.advanceTimersByTimeAsync(60_000);
    return created;
  }

  beforeEach(() => {
    jest.useFakeTimers();
    trips = [];
    setByMs = 0;
  });
  afterEach(() => jest.useRealTimers());

  it.each([
    ['asked', { thereMs: 6_000, backMs: 1 }],
    ['was answered', { thereMs: 1, backMs: 6_000 }],
  ])(
    'is right although the process stood still when it %s',
    async (_, trip) => {
      const short = { thereMs: 1, backMs: 1 };
      for (const first of [
        [trip, short],
        [short, trip],
      ]) {
        trips = first;
        expect(errorOf(await create())).toBeLessThanOrEqual(2);
      }
    },
  );

  it('is compared again: what took long says little, and a clock that was set is seen', async () => {
    const clock = await create();
    const loop = clock.start(mockServices.logger.mock());
    await jest.advanceTimersByTimeAsync(0);
    trips = [{ thereMs: 6_000, backMs: 1 }];
    await jest.advanceTimersByTimeAsync(40_000);
    expect(trips).toEqual([]);
    expect(errorOf(clock)).toBeLessThanOrEqual(2);
    for (const ms of [3_600_000, -3_600_000]) {
      setByMs = ms;
      await jest.advanceTimersByTimeAsync(30_000);
      expect(errorOf(clock)).toBeLessThanOrEqual(2);
    }
    const stopped = loop.stop();
    await jest.advanceTimersByTimeAsync(1);
    await stopped;
  });
});
