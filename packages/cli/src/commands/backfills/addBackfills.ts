import type { Verbs } from '../../Verbs';
import { addBackfillsGet } from './get';
import { addBackfillsList } from './list';
import { addBackfillsSteer } from './steer';

/**
 * `olo backfills`: backfills that were started.
 *
 * @internal
 */
export function addBackfills(verbs: Verbs): void {
  const backfills = verbs.program
    .command('backfills')
    .description('look at backfills, pause, resume, cancel and retry them');
  addBackfillsList(backfills, verbs);
  addBackfillsGet(backfills, verbs);
  addBackfillsSteer(backfills, verbs);
}
