import {
  paths,
  type RouteOutput,
  type RunLimit,
} from '@openlake/plugin-openlake-common';
import type { Command } from 'commander';
import { columns } from '../../output/columns';
import { printAnswer } from '../../output/printAnswer';
import { agoText, words } from '../../output/words';
import {
  addPageOptions,
  moreText,
  type PageOptions,
  readPages,
} from '../../pages';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import { toRunFilter } from '../../run/filterOptions';
import { runName } from '../../run/runName';
import type { Terminal } from '../../Terminal';
import type { Verbs } from '../../Verbs';

/** `olo queue ls`. @internal */
export function addQueueList(queue: Command, { terminal }: Verbs): void {
  addPageOptions(
    portalVerb(
      queue,
      'ls',
      'list runs that wait, in the order in which they get a place',
    )
      .option('--workspace <name>', 'of this workspace')
      .option('--job <job>', 'of this job, such as sales/orders-daily'),
  ).action(
    async (
      options: PortalOptions &
        PageOptions & { workspace?: string; job?: string },
    ) => {
      const { workspace, job } = await toRunFilter(
        { workspace: options.workspace, job: options.job },
        terminal,
      );
      const portal = await openPortal(options, terminal);
      const answer = await readPages(options, page =>
        portal.call('listQueue', { query: { workspace, job, ...page } }),
      );
      printAnswer(options, portal, terminal, {
        json: answer,
        text: `${queueText(answer, terminal)}${moreText(answer)}`,
        ids: answer.items.map(({ run }) => run.id),
        page: paths.queue({ workspace, job }),
      });
    },
  );
}

function queueText(
  { items, limits, total }: RouteOutput<'listQueue'>,
  terminal: Terminal,
): string {
  const full = limits.length
    ? [
        '',
        columns(
          ['LIMIT', 'TAKEN', 'WAITING'],
          limits.map(limit => [
            limitText(limit),
            `${limit.taken} of ${limit.max}`,
            String(limit.waiting),
          ]),
          terminal,
        ),
      ]
    : [];
  if (!items.length) {
    return ['No run waits', ...full].join('\n');
  }
  return [
    columns(
      ['PLACE', 'RUN', 'PRIORITY', 'SINCE', 'ID', 'WAITS FOR'],
      items.map(({ run, raisedTo, position, limit }) => [
        String(position),
        runName(run),
        raisedTo ? `${run.priority}, as ${raisedTo}` : run.priority,
        agoText(run.queuedAt),
        run.id,
        limit
          ? limitText(limit)
          : run.reason?.message ?? words(run.reason?.code ?? 'its turn'),
      ]),
      terminal,
    ),
    ...full,
    '',
    `${total} waiting`,
  ].join('\n');
}

function limitText({ kind, name }: RunLimit): string {
  return kind === 'all' ? 'all runs' : `${kind} ${name ?? ''}`;
}
