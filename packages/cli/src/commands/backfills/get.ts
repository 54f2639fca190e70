import { paths } from '@openlake/plugin-openlake-common';
import type { Command } from 'commander';
import { backfillLine, intervalTable } from '../../backfill/backfillText';
import { printAnswer } from '../../output/printAnswer';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import type { Verbs } from '../../Verbs';

/** `olo backfills get`. @internal */
export function addBackfillsGet(backfills: Command, { terminal }: Verbs): void {
  portalVerb(backfills, 'get', 'show a backfill and its intervals')
    .argument('<backfill>', 'id')
    .action(async (backfill: string, options: PortalOptions) => {
      const portal = await openPortal(options, terminal);
      const answer = await portal.call('getBackfill', { params: { backfill } });
      printAnswer(options, portal, terminal, {
        json: answer,
        text: [
          backfillLine(answer.backfill, terminal),
          '',
          intervalTable(answer.intervals, terminal),
        ].join('\n'),
        ids: [answer.backfill.id],
        page: paths.backfill({ backfill }),
      });
    });
}
