import type { Command } from 'commander';
import { printAnswer } from '../../output/printAnswer';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import { findRun, runPage } from '../../run/runName';
import { runLine } from '../../run/runText';
import type { Verbs } from '../../Verbs';

/** `olo queue drop`. @internal */
export function addQueueDrop(queue: Command, { terminal }: Verbs): void {
  portalVerb(queue, 'drop', 'take a waiting run out; it ends as canceled')
    .argument('<run>', 'id, address of its page, or <workspace>/<job>#<number>')
    .requiredOption('--note <text>', 'why')
    .action(async (name: string, options: PortalOptions & { note: string }) => {
      const portal = await openPortal(options, terminal);
      const run = await portal.call('dropQueued', {
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
