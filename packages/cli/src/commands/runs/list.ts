import { ResponseError } from '@backstage/errors';
import { paths, type RunFilter } from '@openlake/plugin-openlake-common';
import type { Command } from 'commander';
import { printAnswer } from '../../output/printAnswer';
import {
  addPageOptions,
  moreText,
  type PageOptions,
  readPages,
} from '../../pages';
import { openPortal, type Portal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import {
  addFilterOptions,
  type FilterOptions,
  toRunFilter,
} from '../../run/filterOptions';
import { runTable } from '../../run/runText';
import type { Verbs } from '../../Verbs';

/** `olo runs ls`. @internal */
export function addRunsList(runs: Command, { terminal }: Verbs): void {
  addPageOptions(
    addFilterOptions(portalVerb(runs, 'ls', 'list runs, newest first')),
  ).action(async (options: PortalOptions & FilterOptions & PageOptions) => {
    const filter = await toRunFilter(options, terminal);
    const portal = await openPortal(options, terminal);
    const answer = await readPages(options, page =>
      portal.call('listRuns', { query: { ...filter, ...page } }),
    );
    if (answer.items.length === 0) {
      await checkJob(filter, portal);
    }
    printAnswer(options, portal, terminal, {
      json: answer,
      text: `${runTable(answer.items, terminal)}${moreText(answer)}`,
      ids: answer.items.map(({ id }) => id),
      page: paths.runs(filter),
    });
  });
}

/** That a job has no such run is said of a job that there is. */
async function checkJob(
  { workspace, job }: RunFilter,
  portal: Portal,
): Promise<void> {
  if (!workspace || !job) {
    return;
  }
  try {
    await portal.call('getJob', { params: { workspace, job } });
  } catch (error) {
    // Who may read runs alone is not told whether there is the job.
    if (!(error instanceof ResponseError) || error.response.status !== 403) {
      throw error;
    }
  }
}
