import { paths } from '@openlake/plugin-openlake-common';
import type { Command } from 'commander';
import { printAnswer } from '../../output/printAnswer';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import { comparisonText } from '../../run/comparisonText';
import { findRun } from '../../run/runName';
import type { Verbs } from '../../Verbs';

/** `olo runs compare`. @internal */
export function addRunsCompare(runs: Command, { terminal }: Verbs): void {
  portalVerb(runs, 'compare', 'tell what differs between two runs')
    .argument('<a>', 'a run, the older one as a rule')
    .argument('<b>', 'another run')
    .action(async (first: string, second: string, options: PortalOptions) => {
      const portal = await openPortal(options, terminal);
      const query = {
        a: await findRun(first, portal, terminal),
        b: await findRun(second, portal, terminal),
      };
      const comparison = await portal.call('compareRuns', { query });
      printAnswer(options, portal, terminal, {
        json: comparison,
        text: comparisonText(comparison, terminal),
        ids: [query.a, query.b],
        page: paths.compare(query),
      });
    });
}
