import { Run } from '@openlake/plugin-openlake-common';
import { span } from '@openlake/plugin-openlake-react';

/**
 * Milliseconds at work, without what lay between an end and the repair after
 * it; where that is not known, from the first start to the last end. Nothing
 * before the start.
 */
export function activeTime(
  run: Pick<Run, 'startedAt' | 'endedAt' | 'activeMs' | 'activeSince'>,
  now: number,
): number | undefined {
  return run.startedAt === undefined || run.activeMs === undefined
    ? span(run.startedAt, run.endedAt, now)
    : run.activeMs + (span(run.activeSince, undefined, now) ?? 0);
}
