import { InputError } from '@backstage/errors';
import {
  type BulkAction,
  MAX_BULK_RUNS,
  paths,
  plural,
  type RouteOutput,
  type Run,
} from '@openlake/plugin-openlake-common';
import type { Command } from 'commander';
import { EXIT } from '../exitCode';
import { printAnswer } from '../output/printAnswer';
import type { Portal } from '../portal/Portal';
import type { PortalOptions } from '../portal/portalVerb';
import { printable } from '../printable';
import type { Terminal } from '../Terminal';
import {
  addFilterOptions,
  type FilterOptions,
  toRunFilter,
} from './filterOptions';
import { runName } from './runName';
import { runTable } from './runText';

/** Options of an action on many runs. */
export interface BulkOptions extends PortalOptions, FilterOptions {
  note?: string;
  dryRun?: boolean;
  yes?: boolean;
}

/** Options that say which runs, and that one means it. @internal */
export function addBulkOptions(verb: Command): Command {
  return addFilterOptions(verb)
    .option('--dry-run', 'only tell which runs it would be')
    .option('-y, --yes', 'do it without asking');
}

/**
 * A verb takes a run, or options that say which: with both, one of them would
 * be passed over.
 *
 * @throws InputError
 * @internal
 */
export function refuseBoth(options: BulkOptions): void {
  const { dryRun, workspace, job, state, trigger, backfill, since, until } =
    options;
  const which = [workspace, job, state, trigger, backfill, since, until];
  if (dryRun || which.some(value => value !== undefined)) {
    throw new InputError(
      'Name a run, or say with options which runs; --dry-run is about those',
    );
  }
}

/**
 * Does something to every run that a filter finds, each by itself.
 *
 * @returns the exit code
 * @internal
 */
export async function actOnMany(
  action: BulkAction,
  options: BulkOptions & { result?: 'success' | 'failed' },
  portal: Portal,
  terminal: Terminal,
): Promise<number> {
  const filter = await toRunFilter(options, terminal);
  const { note, result } = options;
  if (!Object.values(filter).some(value => value !== undefined)) {
    throw new InputError(
      `Name a run, or say which runs: --job, --state, --since and others; olo runs ${action} --help lists them`,
    );
  }
  if (note === undefined && !options.dryRun) {
    throw new InputError(
      'Say why with --note: it is kept with every run, for those who come after',
    );
  }
  const preview = await portal.call('previewBulk', {
    body: { action, filter },
  });
  const page = paths.runs(filter);
  if (preview.more) {
    terminal.err(
      `These are the first ${MAX_BULK_RUNS}, the most that one command takes; repeat it for the others`,
    );
  }
  if (options.dryRun || !preview.runs.length) {
    printAnswer(options, portal, terminal, {
      json: preview,
      text: previewText(action, preview, terminal),
      ids: preview.runs.map(({ id }) => id),
      page,
    });
    return EXIT.ok;
  }
  if (!options.yes) {
    await confirm(action, preview, terminal);
  }
  const answer = await portal.call('bulkUpdateRuns', {
    body: {
      action,
      runs: preview.runs.map(({ id }) => id),
      result,
      note: note!,
    },
  });
  printAnswer(options, portal, terminal, {
    json: answer,
    text: resultText(action, answer.results, preview.runs, terminal),
    ids: answer.results.filter(({ ok }) => ok).map(({ run }) => run),
    page,
  });
  return answer.results.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed;
}

type Preview = RouteOutput<'previewBulk'>;

async function confirm(
  action: BulkAction,
  preview: Preview,
  terminal: Terminal,
): Promise<void> {
  const what = `${action} ${plural(preview.runs.length, 'run')}`;
  if (!terminal.ask) {
    throw new InputError(
      `This would ${what}; say --yes to do it, or --dry-run to see them`,
    );
  }
  terminal.err(previewText(action, preview, terminal));
  if (!(await terminal.ask(`${capitalized(what)}?`))) {
    throw new InputError('Nothing was changed');
  }
}

function previewText(
  action: BulkAction,
  { runs, refused, leftOut }: Preview,
  terminal: Terminal,
): string {
  const others = refused ? `; ${plural(refused, 'other')} cannot:` : '';
  const unnamed = refused - leftOut.length;
  return [
    ...(runs.length ? [runTable(runs, terminal), ''] : []),
    `${capitalized(action)}: ${plural(runs.length, 'run')}${others}`,
    ...leftOut.map(
      ({ run, message }) => `- ${runName(run)}: ${printable(message)}`,
    ),
    ...(unnamed > 0 ? [`- and ${plural(unnamed, 'more run')}`] : []),
  ].join('\n');
}

const DONE: Record<BulkAction, string> = {
  cancel: 'asked to end',
  repair: 'being repaired',
  mark: 'marked',
};

function resultText(
  action: BulkAction,
  results: ReadonlyArray<{ run: string; ok: boolean; message?: string }>,
  runs: readonly Run[],
  terminal: Terminal,
): string {
  const names = new Map(runs.map(run => [run.id, runName(run)]));
  const refused = results.filter(({ ok }) => !ok);
  return [
    ...refused.map(
      ({ run, message }) =>
        `${terminal.paint('red', '!')} ${names.get(run) ?? run}: ${printable(
          message ?? 'refused',
        )}`,
    ),
    `${plural(results.length - refused.length, 'run')} ${DONE[action]}${
      refused.length ? `, ${plural(refused.length, 'run')} refused` : ''
    }`,
  ].join('\n');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
