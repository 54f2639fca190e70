import { paths } from '@openlake/plugin-openlake-common';
import { type Command, Option } from 'commander';
import { backfillTable } from '../../backfill/backfillText';
import { printAnswer } from '../../output/printAnswer';
import {
  addPageOptions,
  moreText,
  type PageOptions,
  readPages,
} from '../../pages';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import { toRunFilter } from '../../run/filterOptions';
import type { Verbs } from '../../Verbs';

const STATES = ['running', 'paused', 'canceled', 'completed'] as const;

/** `olo backfills ls`. @internal */
export function addBackfillsList(
  backfills: Command,
  { terminal }: Verbs,
): void {
  addPageOptions(
    portalVerb(backfills, 'ls', 'list backfills, newest first')
      .option('--workspace <name>', 'of this workspace')
      .option('--job <job>', 'of this job, such as sales/orders-daily')
      .addOption(
        new Option('--state <state>', 'in this state').choices(STATES),
      ),
  ).action(
    async (
      options: PortalOptions &
        PageOptions & {
          workspace?: string;
          job?: string;
          state?: (typeof STATES)[number];
        },
    ) => {
      const { workspace, job } = await toRunFilter(
        { workspace: options.workspace, job: options.job },
        terminal,
      );
      const filter = { workspace, job, state: options.state };
      const portal = await openPortal(options, terminal);
      const answer = await readPages(options, page =>
        portal.call('listBackfills', { query: { ...filter, ...page } }),
      );
      printAnswer(options, portal, terminal, {
        json: answer,
        text: `${backfillTable(answer.items, terminal)}${moreText(answer)}`,
        ids: answer.items.map(({ id }) => id),
        page: paths.backfills(filter),
      });
    },
  );
}
