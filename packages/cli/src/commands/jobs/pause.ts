import { paths } from '@openlake/plugin-openlake-common';
import type { Command } from 'commander';
import { findJob } from '../../job/jobName';
import { printAnswer } from '../../output/printAnswer';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import type { Verbs } from '../../Verbs';

/** `olo jobs pause` and `olo jobs unpause`. @internal */
export function addJobsPause(jobs: Command, { terminal }: Verbs): void {
  const add = (route: 'pauseJob' | 'unpauseJob', verb: Command) =>
    verb
      .argument('<job>', '<workspace>/<job>, or job/<job> in its folder')
      .action(
        async (name: string, options: PortalOptions & { reason: string }) => {
          const params = await findJob(name, terminal);
          const portal = await openPortal(options, terminal);
          const job = await portal.call(route, {
            params,
            body: { reason: options.reason },
          });
          printAnswer(options, portal, terminal, {
            json: job,
            text: `${job.workspace}/${job.name} is ${
              job.paused
                ? 'paused: its triggers start no runs'
                : 'unpaused: its triggers start runs again'
            }`,
            ids: [`${job.workspace}/${job.name}`],
            page: paths.job(params),
          });
        },
      );
  add(
    'pauseJob',
    portalVerb(
      jobs,
      'pause',
      'keep triggers from starting runs until unpaused',
    ).requiredOption('--reason <text>', 'why, for those who come after'),
  );
  add(
    'unpauseJob',
    portalVerb(jobs, 'unpause', 'let triggers start runs again').option(
      '--reason <text>',
      'why',
    ),
  );
}
