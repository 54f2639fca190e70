import { Run } from '../api/run';
import { span } from '../words/duration';

/**
 * Milliseconds that a run was at work, without what lay between an end and the
 * repair after it; where that is not known, from the first start to the last
 * end. Undefined before the start.
 *
 * @param now - milliseconds; until then a run at work counts
 * @public
 */
export function timeAtWork(
  run: Pick<Run, 'startedAt' | 'endedAt' | 'activeMs'> &
    Partial<Pick<Run, 'activeSince'>>,
  now: number,
): number | undefined {
  return run.startedAt === undefined || run.activeMs === undefined
    ? span(run.startedAt, run.endedAt, now)
    : run.activeMs + (span(run.activeSince, undefined, now) ?? 0);
}
