import { RouteOutput } from '@openlake/plugin-openlake-common';
import { reasonText } from '../runWords/reasonText';
import { limitName } from './limitName';

/** Why a run waits, in one line. */
export function waitText({
  run,
  limit,
}: RouteOutput<'listQueue'>['items'][number]): string {
  if (limit) {
    const { word, name } = limitName(limit);
    const which = name ? `${word.toLowerCase()} ${name}` : 'all runs';
    return `a place of ${which}, ${limit.taken} of ${limit.max} taken`;
  }
  if (run.reason?.message) {
    return reasonText(run.reason.message);
  }
  return run.reason?.code === 'orchestrator_unavailable'
    ? 'the engine, which does not answer'
    : 'its turn';
}
