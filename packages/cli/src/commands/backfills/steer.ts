import type { Command } from 'commander';
import { followBackfill } from '../../backfill/followBackfill';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import type { Verbs } from '../../Verbs';
import { addWaitOptions, type WaitOptions } from '../../waitOptions';

const VERBS = [
  [
    'pause',
    'pauseBackfill',
    'start no more runs until resumed; those at work go on',
  ],
  ['resume', 'resumeBackfill', 'go on with a paused backfill'],
  ['cancel', 'cancelBackfill', 'end a backfill and cancel its runs'],
  [
    'retry',
    'retryBackfill',
    'run the intervals again whose run did not succeed',
  ],
] as const;

/** `olo backfills pause`, `resume`, `cancel` and `retry`. @internal */
export function addBackfillsSteer(
  backfills: Command,
  { terminal, end }: Verbs,
): void {
  for (const [verb, route, description] of VERBS) {
    const steer = portalVerb(backfills, verb, description)
      .argument('<backfill>', 'id')
      .option('--note <text>', 'why')
      .action(
        async (
          backfill: string,
          options: PortalOptions & WaitOptions & { note?: string },
        ) => {
          const portal = await openPortal(options, terminal);
          const answer = await portal.call(route, {
            params: { backfill },
            body: { note: options.note },
          });
          end(await followBackfill(answer, options, portal, terminal));
        },
      );
    if (verb === 'resume' || verb === 'retry') {
      addWaitOptions(steer);
    }
  }
}
