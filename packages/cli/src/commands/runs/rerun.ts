import type { Command } from 'commander';
import { openPortal } from '../../portal/Portal';
import { portalVerb } from '../../portal/portalVerb';
import { findRun } from '../../run/runName';
import {
  addStartOptions,
  startRun,
  type StartOptions,
} from '../../run/startRun';
import type { Verbs } from '../../Verbs';
import { RUN_ARGUMENT } from './runArgument';

/** `olo runs rerun`. @internal */
export function addRunsRerun(runs: Command, { terminal, end }: Verbs): void {
  addStartOptions(
    portalVerb(
      runs,
      'rerun',
      'start a new run with the parameters and the interval of another',
    ).argument(...RUN_ARGUMENT),
  ).action(async (name: string, options: StartOptions) => {
    const portal = await openPortal(options, terminal);
    const id = await findRun(name, portal, terminal);
    const before = await portal.call('getRun', { params: { run: id } });
    const { number, selection } = before.run;
    if (selection && options.only === undefined) {
      terminal.err(
        `#${number} ran some tasks only, this one runs all; the same again would be --only ${selection.join(
          ',',
        )}`,
      );
    }
    end(
      await startRun(before.run, { ...options, rerunOf: id }, portal, terminal),
    );
  });
}
