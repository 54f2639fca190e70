import type { Command } from 'commander';
import { openPortal } from '../../portal/Portal';
import { portalVerb } from '../../portal/portalVerb';
import { actOnMany, addBulkOptions, type BulkOptions } from '../../run/bulk';
import type { Verbs } from '../../Verbs';

/** `olo runs repair`: all that a filter finds. @internal */
export function addRunsRepair(runs: Command, { terminal, end }: Verbs): void {
  addBulkOptions(
    portalVerb(
      runs,
      'repair',
      'repair the runs that the options say: what did not succeed runs again, with the revision of each run; olo repair is for one',
    ).option('--note <text>', 'why; needed, but for a dry run'),
  ).action(async (options: BulkOptions) => {
    const portal = await openPortal(options, terminal);
    end(await actOnMany('repair', options, portal, terminal));
  });
}
