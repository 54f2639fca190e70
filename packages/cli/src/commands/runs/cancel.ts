import type { Command } from 'commander';
import { printAnswer } from '../../output/printAnswer';
import { openPortal } from '../../portal/Portal';
import { portalVerb } from '../../portal/portalVerb';
import {
  actOnMany,
  addBulkOptions,
  type BulkOptions,
  refuseBoth,
} from '../../run/bulk';
import { findRun, runPage } from '../../run/runName';
import { runLine } from '../../run/runText';
import type { Verbs } from '../../Verbs';

/** `olo runs cancel`: one, or all that a filter finds. @internal */
export function addRunsCancel(runs: Command, { terminal, end }: Verbs): void {
  addBulkOptions(
    portalVerb(
      runs,
      'cancel',
      'cancel a run and all that it started, or the runs that the options say',
    )
      .argument(
        '[run]',
        'id, address of its page, <workspace>/<job>#<number> or #latest',
      )
      .option('--note <text>', 'why; needed for many, but for a dry run'),
  ).action(async (name: string | undefined, options: BulkOptions) => {
    const portal = await openPortal(options, terminal);
    if (name === undefined) {
      end(await actOnMany('cancel', options, portal, terminal));
      return;
    }
    refuseBoth(options);
    const run = await portal.call('cancelRun', {
      params: { run: await findRun(name, portal, terminal) },
      body: { note: options.note },
    });
    printAnswer(options, portal, terminal, {
      json: run,
      text: runLine(run, terminal),
      ids: [run.id],
      page: runPage(run),
    });
  });
}
