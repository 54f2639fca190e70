import { RUN_IF, RunIf } from '@openlake/plugin-openlake-common';
import { decideRunIf, RunIfDecision, UpstreamOutcome } from './runIf';

const OUTCOMES: UpstreamOutcome[] = [
  'success',
  'failed',
  'upstream_failed',
  'skipped',
];

/** Every mix of outcomes, as a set: how often one occurs must not matter. */
const MIXES = Array.from({ length: 15 }, (_, i) =>
  OUTCOMES.filter((__, bit) => (i + 1) & (1 << bit)),
);

/** One letter per mix: r(un), s(kipped), u(pstream_failed). */
const EXPECTED: Record<RunIf, Record<string, string>> = {
  all_success: table('r u u u u u u s s u u u u u u'),
  all_done: table('r r r r r r r r r r r r r r r'),
  none_failed: table('r u u u u u u r r u u u u u u'),
  one_success: table('r u r u r u r s r u r u r u r'),
  one_failed: table('s r r r r r r s s r r r r r r'),
  all_failed: table('s r s r s r s s s s s s s s s'),
};

function table(letters: string): Record<string, string> {
  return Object.fromEntries(
    letters.split(' ').map((letter, i) => [MIXES[i].join('+'), letter]),
  );
}

const DECISIONS: Record<string, RunIfDecision> = {
  r: 'run',
  s: 'skipped',
  u: 'upstream_failed',
};

describe('decideRunIf', () => {
  it.each(
    RUN_IF.flatMap(runIf =>
      MIXES.map(mix => [runIf, mix.join('+'), mix] as const),
    ),
  )('%s after %s', (runIf, name, mix) => {
    const expected = DECISIONS[EXPECTED[runIf][name]];
    expect(decideRunIf(runIf, mix)).toBe(expected);
    expect(decideRunIf(runIf, [...mix, ...mix].reverse())).toBe(expected);
  });

  it.each(RUN_IF)('%s runs a task that depends on nothing', runIf => {
    expect(decideRunIf(runIf, [])).toBe('run');
  });
});
