import { InputError } from '@backstage/errors';
import {
  type RepairPlan,
  type RepairRequest,
} from '@openlake/plugin-openlake-common';
import { Option } from 'commander';
import { EXIT } from '../exitCode';
import { columns } from '../output/columns';
import { printAnswer } from '../output/printAnswer';
import { valueText } from '../output/words';
import { parameterOption } from '../parameterOption';
import { openPortal } from '../portal/Portal';
import { type PortalOptions, portalVerb } from '../portal/portalVerb';
import { printable } from '../printable';
import { followRun } from '../run/followRun';
import { findRun, runPage } from '../run/runName';
import type { Terminal } from '../Terminal';
import type { Verbs } from '../Verbs';
import { addWaitOptions, type WaitOptions } from '../waitOptions';

interface RepairOptions extends PortalOptions, WaitOptions {
  failed?: boolean;
  tasks?: string;
  revision: 'same' | 'latest';
  parameter?: Record<string, string>;
  note?: string;
  dryRun?: boolean;
  follow?: boolean;
}

/**
 * `olo repair`: runs tasks again inside the same run.
 *
 * @internal
 */
export function addRepair({ program, terminal, end }: Verbs): void {
  addWaitOptions(
    portalVerb(
      program,
      'repair',
      'run what did not succeed again, inside the same run',
    )
      .argument(
        '<run>',
        'id, address of its page, or <workspace>/<job>#<number>',
      )
      .option('--failed', 'only tasks that failed, not those that they held up')
      .option('--tasks <keys>', 'only these tasks, such as load,report')
      .addOption(
        new Option(
          '--revision <which>',
          'of the job: the one of the run, or the latest',
        )
          .choices(['same', 'latest'])
          .default('same'),
      )
      .addOption(parameterOption())
      .option('--note <text>', 'why, for those who come after')
      .option('--dry-run', 'only tell what would run again')
      .option('-f, --follow', 'show the logs of what runs again, and wait'),
  )
    .addHelpText(
      'after',
      '\nExit code: 0 begun, or with --wait: success; 1 failed or timed out; 2 could not be repaired; 3 canceled; 4 goes on after --timeout, or when the portal has not come back.',
    )
    .action(async (name: string, options: RepairOptions) => {
      const body = toRequest(options);
      const portal = await openPortal(options, terminal);
      const params = { run: await findRun(name, portal, terminal) };
      if (options.dryRun) {
        const plan = await portal.call('previewRepair', { params, body });
        const { run } = await portal.call('getRun', { params });
        printAnswer(options, portal, terminal, {
          json: plan,
          text: repairText(plan, terminal),
          ids: plan.rerun.map(({ key }) => key),
          page: runPage(run),
        });
        end(plan.nothing === undefined ? EXIT.ok : EXIT.couldNotRun);
        return;
      }
      const run = await portal.call('repairRun', { params, body });
      end(await followRun(run, options, portal, terminal));
    });
}

function toRequest(options: RepairOptions): RepairRequest {
  const { failed, tasks, revision, parameter, note } = options;
  if (failed && tasks !== undefined) {
    throw new InputError('Give --failed or --tasks, not both');
  }
  const scope = failed ? 'failed' : 'unfinished';
  return {
    scope: tasks === undefined ? scope : 'chosen',
    tasks: tasks?.split(',').map(key => key.trim()),
    revision,
    parameters: parameter,
    note,
  };
}

function repairText(plan: RepairPlan, terminal: Terminal): string {
  const warn = (text: string) =>
    `${terminal.paint('yellow', '!')} ${printable(text)}`;
  return [
    plan.nothing === undefined
      ? columns(
          ['RUNS AGAIN', 'WHY'],
          plan.rerun.map(({ key, reason }) => [key, reason]),
          terminal,
        )
      : warn(plan.nothing),
    ...(plan.reuse.length ? ['', `Kept: ${plan.reuse.join(', ')}`] : []),
    ...plan.parameters.map(({ name, old, new: value }) =>
      printable(`${name}: ${valueText(old)} -> ${valueText(value)}`),
    ),
    ...(plan.unchanged
      ? [
          warn(
            'What failed reads only tables, and these have the same snapshots as when it ran; revision and parameters are the same too: it will probably end the same',
          ),
        ]
      : []),
    ...plan.warnings.map(warn),
    '',
    `Repair: ${plan.rerun.length} to run again, ${plan.reuse.length} kept, revision ${plan.revision.number}`,
  ].join('\n');
}
