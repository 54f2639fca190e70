import { paths } from '@openlake/plugin-openlake-common';
import { Option } from 'commander';
import { randomUUID } from 'node:crypto';
import { backfillPlanText } from '../backfill/backfillText';
import { followBackfill } from '../backfill/followBackfill';
import { toCount } from '../count';
import { EXIT } from '../exitCode';
import { findJob } from '../job/jobName';
import { parseMoment } from '../moment';
import { printAnswer } from '../output/printAnswer';
import { parameterOption } from '../parameterOption';
import { openPortal } from '../portal/Portal';
import { type PortalOptions, portalVerb } from '../portal/portalVerb';
import type { Verbs } from '../Verbs';
import { addWaitOptions, type WaitOptions } from '../waitOptions';

interface BackfillOptions extends PortalOptions, WaitOptions {
  from: string;
  to: string;
  every?: string;
  order: 'oldest_first' | 'newest_first';
  parallel: number;
  reprocess: 'none' | 'failed' | 'completed';
  only?: string;
  parameter?: Record<string, string>;
  note?: string;
  key?: string;
  dryRun?: boolean;
}

const moment = (text: string) => parseMoment(text);

/**
 * `olo backfill`: runs a job for the intervals of a range.
 *
 * @internal
 */
export function addBackfill({ program, terminal, end }: Verbs): void {
  addWaitOptions(
    portalVerb(program, 'backfill', 'run a job for each interval of a range')
      .argument('<job>', '<workspace>/<job>, or job/<job> in its folder')
      .requiredOption(
        '--from <moment>',
        'intervals that begin here or later: 2026-01-31 (midnight in UTC), or 2026-01-31T06:00+01:00',
        moment,
      )
      .requiredOption('--to <moment>', 'and before here', moment)
      .option(
        '--every <duration>',
        'length of an interval, such as 1d; as the schedule of the job by default',
      )
      .addOption(
        new Option('--order <order>', 'which interval runs first')
          .choices(['oldest_first', 'newest_first'])
          .default('oldest_first'),
      )
      .option('--parallel <count>', 'runs at once', toCount, 1)
      .addOption(
        new Option(
          '--reprocess <which>',
          'none: intervals without a run; failed: those too whose newest run did not succeed; completed: all',
        )
          .choices(['none', 'failed', 'completed'])
          .default('none'),
      )
      .option('--only <tasks>', 'only these tasks, such as load,+report')
      .addOption(parameterOption())
      .option('--note <text>', 'why, for those who come after')
      .option(
        '--key <key>',
        'the same key is the same backfill, however often it is asked for',
      )
      .option('--dry-run', 'only tell which intervals would run'),
  )
    .addHelpText(
      'after',
      '\nExit code: 0 begun, or when waiting: every interval succeeded; 1 an interval failed; 2 could not be started; 3 canceled, or an interval was; 4 goes on after --timeout or when the portal has not come back, or was paused.',
    )
    .action(async (name: string, options: BackfillOptions) => {
      const params = await findJob(name, terminal);
      const portal = await openPortal(options, terminal);
      const body = {
        from: options.from,
        to: options.to,
        every: options.every,
        order: options.order,
        maxParallel: options.parallel,
        reprocess: options.reprocess,
        parameters: options.parameter,
        tasks: options.only,
        note: options.note,
      };
      if (options.dryRun) {
        const plan = await portal.call('previewBackfill', { params, body });
        printAnswer(options, portal, terminal, {
          json: plan,
          text: backfillPlanText(plan, options.order, terminal),
          ids: plan.intervals
            .filter(({ state }) => state !== 'excluded')
            .map(({ start }) => start),
          page: paths.job(params),
        });
        end(EXIT.ok);
        return;
      }
      const idempotencyKey = options.key ?? `olo-${randomUUID()}`;
      const backfill = await portal.call('createBackfill', {
        params,
        body: { ...body, idempotencyKey },
      });
      end(await followBackfill(backfill, options, portal, terminal));
    });
}
