import { InputError } from '@backstage/errors';
import { paths, type RouteInput } from '@openlake/plugin-openlake-common';
import { Argument, type Command } from 'commander';
import { printAnswer } from '../../output/printAnswer';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import { findRun } from '../../run/runName';
import { runLine } from '../../run/runText';
import type { Verbs } from '../../Verbs';

type Place = RouteInput<'moveQueued'>['body']['to'];

/** `olo queue move`. @internal */
export function addQueueMove(queue: Command, { terminal }: Verbs): void {
  portalVerb(queue, 'move', 'give a waiting run another place')
    .argument('<run>', 'id, address of its page, or <workspace>/<job>#<number>')
    .addArgument(
      new Argument('<to>', 'first, last, or before another').choices([
        'first',
        'last',
        'before',
      ]),
    )
    .argument('[other]', 'the run that it goes before')
    .option('--note <text>', 'why')
    .action(
      async (
        name: string,
        to: Place,
        other: string | undefined,
        options: PortalOptions & { note?: string },
      ) => {
        if ((to === 'before') !== (other !== undefined)) {
          throw new InputError(
            'Write it like olo queue move <run> first, or olo queue move <run> before <other>',
          );
        }
        const portal = await openPortal(options, terminal);
        const run = await portal.call('moveQueued', {
          params: { run: await findRun(name, portal, terminal) },
          body: {
            to,
            before: other && (await findRun(other, portal, terminal)),
            note: options.note,
          },
        });
        printAnswer(options, portal, terminal, {
          json: run,
          text: runLine(run, terminal),
          ids: [run.id],
          page: paths.queue(),
        });
      },
    );
}
