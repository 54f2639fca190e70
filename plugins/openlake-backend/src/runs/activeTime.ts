import type { Run } from '@openlake/plugin-openlake-common';
import { instantMs } from '../database/instant';
import type { RunRecord } from './Run';

/**
 * How long a run was at work. What lies between an end and the repair that
 * follows it is somebody's night, not the run's.
 *
 * @internal
 */
export function activeTime(
  run: Pick<
    RunRecord,
    'startedAt' | 'endedAt' | 'activeMs' | 'activeSince' | 'repairs'
  >,
): Pick<Run, 'activeMs' | 'activeSince'> {
  const { startedAt, endedAt, activeMs, activeSince, repairs } = run;
  if (repairs > 0 && activeMs === undefined) {
    return {};
  }
  const since = repairs > 0 ? activeSince : startedAt;
  const before = activeMs ?? 0;
  if (since === undefined) {
    return repairs > 0 ? { activeMs: before } : {};
  }
  if (endedAt === undefined) {
    return { activeMs: before, activeSince: since };
  }
  const last = Math.max(0, instantMs(endedAt) - instantMs(since));
  return { activeMs: before + last };
}
