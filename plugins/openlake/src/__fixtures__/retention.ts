import { RouteOutput } from '@openlake/plugin-openlake-common';
import { timeline } from './times';

/** How long things are kept, and the last passes: one found little, one much. */
export function exampleRetention(
  now: number,
  empty: boolean,
): RouteOutput<'getRetention'> {
  const { ago, at } = timeline(now);
  const pass = (hours: number, ms: number) => ({
    startedAt: ago(hours, 'h'),
    endedAt: at(now - hours * 3_600_000 + ms),
  });
  return {
    runsMs: 400 * 86_400_000,
    auditMs: 400 * 86_400_000,
    newestRuns: 25,
    passes: empty
      ? []
      : [
          { ...pass(2, 1_400), removed: {}, kept: { newest: 25 } },
          {
            ...pass(26, 8_300),
            removed: { runs: 1_212, ticks: 1_198, keys: 40, facts: 9_870 },
            kept: { newest: 25, last_success: 1, engine: 2 },
            problem: 'Local runner: state of 2 runs is in use; tried again',
          },
        ],
  };
}
