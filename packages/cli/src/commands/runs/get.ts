import type { Command } from 'commander';
import { printAnswer } from '../../output/printAnswer';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import { findRun, runPage } from '../../run/runName';
import { runDetails } from '../../run/runText';
import type { Verbs } from '../../Verbs';
import { RUN_ARGUMENT } from './runArgument';

/** `olo runs get`. @internal */
export function addRunsGet(runs: Command, { terminal }: Verbs): void {
  portalVerb(runs, 'get', 'show a run, its tasks and its repairs')
    .argument(...RUN_ARGUMENT)
    .action(async (name: string, options: PortalOptions) => {
      const portal = await openPortal(options, terminal);
      const params = { run: await findRun(name, portal, terminal) };
      const answer = await portal.call('getRun', { params });
      printAnswer(options, portal, terminal, {
        json: answer,
        text: runDetails(answer, terminal),
        ids: [answer.run.id],
        page: runPage(answer.run),
      });
    });
}
