import { findJob } from '../job/jobName';
import { openPortal } from '../portal/Portal';
import { portalVerb } from '../portal/portalVerb';
import { addStartOptions, startRun, type StartOptions } from '../run/startRun';
import type { Verbs } from '../Verbs';

/**
 * `olo run`: starts a run.
 *
 * @internal
 */
export function addRun({ program, terminal, end }: Verbs): void {
  addStartOptions(
    portalVerb(program, 'run', 'start a run of a job').argument(
      '<job>',
      '<workspace>/<job>, or job/<job> in the folder of its workspace',
    ),
  ).action(async (name: string, options: StartOptions) => {
    const job = await findJob(name, terminal);
    const portal = await openPortal(options, terminal);
    end(await startRun(job, options, portal, terminal));
  });
}
