import { type Job, paths } from '@openlake/plugin-openlake-common';
import type { Command } from 'commander';
import { folderWorkspace } from '../../job/jobName';
import { triggerLine } from '../../job/triggerLine';
import { columns } from '../../output/columns';
import { printAnswer } from '../../output/printAnswer';
import { stateOf } from '../../output/stateCell';
import { agoText, instantText } from '../../output/words';
import { readPages } from '../../pages';
import { openPortal, type Portal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import type { Terminal } from '../../Terminal';
import type { Verbs } from '../../Verbs';

/** `olo jobs ls`. @internal */
export function addJobsList(jobs: Command, { terminal }: Verbs): void {
  portalVerb(jobs, 'ls', 'list jobs by name')
    .argument(
      '[workspace]',
      'the one of the current folder by default, else all',
    )
    .action(async (given: string | undefined, options: PortalOptions) => {
      const workspace = given ?? (await folderWorkspace(terminal));
      const portal = await openPortal(options, terminal);
      const answer = await readJobs(workspace, portal);
      printAnswer(options, portal, terminal, {
        json: answer,
        text: jobTable(answer.items, terminal),
        ids: answer.items.map(job => `${job.workspace}/${job.name}`),
        page: workspace ? paths.pipelines({ workspace }) : paths.workspaces(),
      });
    });
}

async function readJobs(
  workspace: string | undefined,
  portal: Portal,
): Promise<{ items: Job[] }> {
  const all = { all: true, limit: 0 };
  const names =
    workspace === undefined
      ? (
          await readPages(all, query =>
            portal.call('listWorkspaces', { query }),
          )
        ).items.map(({ name }) => name)
      : [workspace];
  const items: Job[] = [];
  for (const name of names) {
    const jobs = await readPages(all, query =>
      portal.call('listJobs', { params: { workspace: name }, query }),
    );
    items.push(...jobs.items);
  }
  return { items };
}

function jobTable(jobs: readonly Job[], terminal: Terminal): string {
  if (!jobs.length) {
    return 'There is no job';
  }
  return columns(
    ['JOB', 'LAST RUN', 'WHEN', 'NEXT', 'TRIGGERS'],
    jobs.map(job => [
      `${job.workspace}/${job.name}`,
      job.lastRun ? stateOf(job.lastRun) : '-',
      job.lastRun ? agoText(job.lastRun.createdAt) : '',
      nextText(job),
      job.triggers.map(triggerLine).join('; '),
    ]),
    terminal,
  );
}

function nextText(job: Job): string {
  if (job.retiredAt) {
    return 'retired';
  }
  if (job.paused) {
    return 'paused';
  }
  return job.nextFire ? instantText(job.nextFire) : '';
}
