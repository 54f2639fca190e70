import type { Verbs } from '../../Verbs';
import { addRunsCancel } from './cancel';
import { addRunsCompare } from './compare';
import { addRunsGet } from './get';
import { addRunsList } from './list';
import { addRunsLogs } from './logs';
import { addRunsMark } from './mark';
import { addRunsRepair } from './repair';
import { addRunsRerun } from './rerun';

/**
 * `olo runs`: looks at runs and acts on them.
 *
 * @internal
 */
export function addRuns(verbs: Verbs): void {
  const runs = verbs.program
    .command('runs')
    .description('look at runs, cancel, mark, compare them, run them again');
  addRunsList(runs, verbs);
  addRunsGet(runs, verbs);
  addRunsLogs(runs, verbs);
  addRunsCancel(runs, verbs);
  addRunsRepair(runs, verbs);
  addRunsMark(runs, verbs);
  addRunsRerun(runs, verbs);
  addRunsCompare(runs, verbs);
}
