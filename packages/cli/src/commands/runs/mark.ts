import { InputError } from '@backstage/errors';
import type { Command } from 'commander';
import { printAnswer } from '../../output/printAnswer';
import { openPortal } from '../../portal/Portal';
import { portalVerb } from '../../portal/portalVerb';
import {
  actOnMany,
  addBulkOptions,
  type BulkOptions,
  refuseBoth,
} from '../../run/bulk';
import { findRun, runName, runPage } from '../../run/runName';
import { runLine } from '../../run/runText';
import type { Verbs } from '../../Verbs';

/** `olo runs mark`: a run, a task of it, or all runs that a filter finds. @internal */
export function addRunsMark(runs: Command, { terminal, end }: Verbs): void {
  addBulkOptions(
    portalVerb(
      runs,
      'mark',
      'say what a run that has ended counts as, or one of its tasks, or the runs that the options say',
    )
      .usage('[run] [task] <success|failed> --note <text> [options]')
      .argument(
        '<words...>',
        'run, task if it is about one, and success or failed',
      )
      .option('--note <text>', 'why; needed, but for a dry run'),
  ).action(async (given: string[], options: BulkOptions) => {
    const { run: name, task, result } = readWords(given);
    const portal = await openPortal(options, terminal);
    if (name === undefined) {
      end(await actOnMany('mark', { ...options, result }, portal, terminal));
      return;
    }
    refuseBoth(options);
    const { note } = options;
    if (note === undefined) {
      throw new InputError(
        'Say why with --note: it is kept, for those who come after',
      );
    }
    const params = { run: await findRun(name, portal, terminal) };
    const body = { result, note };
    const run =
      task === undefined
        ? await portal.call('markRun', { params, body })
        : await portal.call('markTask', { params: { ...params, task }, body });
    printAnswer(options, portal, terminal, {
      json: run,
      text:
        task === undefined
          ? runLine(run, terminal)
          : `${runName(run)} ${task} counts as ${result}; olo repair ${
              run.id
            } goes on from it`,
      ids: [run.id],
      page: runPage(run),
    });
  });
}

function readWords(given: readonly string[]): {
  run?: string;
  task?: string;
  result: 'success' | 'failed';
} {
  const [run, task] = given.slice(0, -1);
  const result = given.at(-1);
  if ((result !== 'success' && result !== 'failed') || given.length > 3) {
    throw new InputError(
      'Write it like olo runs mark sales/orders#12 success --note "checked by hand", with a task after the run if it is about one',
    );
  }
  return { run, task, result };
}
