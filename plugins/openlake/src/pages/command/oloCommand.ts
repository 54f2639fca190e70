import {
  BackfillRequest,
  RepairRequest,
  Run,
} from '@openlake/plugin-openlake-common';
import { parameterText } from '../start/parameterInput';

/** Quotes a word for a POSIX shell where it needs it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./#-]+$/.test(word) && !word.startsWith('#')
    ? word
    : `'${word.replace(/'/g, `'\\''`)}'`;
}

function line(...words: (string | undefined | false)[]): string {
  return words
    .filter((w): w is string => Boolean(w))
    .map(quoted)
    .join(' ');
}

function parameterWords(values: Record<string, unknown> = {}): string[] {
  return Object.entries(values).flatMap(([name, value]) => [
    '-p',
    `${name}=${parameterText(value)}`,
  ]);
}

function noteWords(note: string | undefined): string[] {
  return note?.trim() ? ['--note', note.trim()] : [];
}

/** A note that the command cannot do without. */
function demandedNote(note: string | undefined): string[] {
  return ['--note', note?.trim() || '…'];
}

/** `olo runs cancel`, as the dialog would do it. */
export function cancelCommand(run: Run, note?: string): string {
  return line('olo', 'runs', 'cancel', run.id, ...noteWords(note));
}

/** `olo repair`, as the dialog would do it. */
export function repairCommand(run: Run, body: Partial<RepairRequest>): string {
  return line(
    'olo',
    'repair',
    run.id,
    body.scope === 'failed' && '--failed',
    ...(body.scope === 'chosen'
      ? ['--tasks', body.tasks?.join(',') || '…']
      : []),
    ...(body.revision === 'latest' ? ['--revision', 'latest'] : []),
    ...parameterWords(body.parameters),
    ...noteWords(body.note),
  );
}

/** `olo runs mark`, as the dialog would do it. */
export function markCommand(
  run: Run,
  mark: { task?: string; result: string; note?: string },
): string {
  return line(
    'olo',
    'runs',
    'mark',
    run.id,
    mark.task,
    mark.result,
    ...demandedNote(mark.note),
  );
}

/** `olo queue drop`, as the dialog would do it. */
export function dropCommand(run: Run, note?: string): string {
  return line('olo', 'queue', 'drop', run.id, ...demandedNote(note));
}

/** What a run is started with, as the dialogs know it. */
interface StartOptions {
  parameters?: Record<string, unknown>;
  /** As `createRun` takes them. */
  tasks?: string;
  priority?: string;
}

/** `olo run`, which starts a run with these values. */
export function runCommand(
  job: { workspace: string; job: string },
  options: StartOptions = {},
): string {
  return line(
    'olo',
    'run',
    `${job.workspace}/${job.job}`,
    ...startWords(options),
  );
}

/** `olo runs rerun`, which starts a run like this one but for these values. */
export function rerunCommand(run: Run, options: StartOptions): string {
  return line('olo', 'runs', 'rerun', run.id, ...startWords(options));
}

function startWords(options: StartOptions): string[] {
  return [
    ...parameterWords(options.parameters),
    ...(options.tasks ? ['--only', options.tasks] : []),
    ...(options.priority ? ['--priority', options.priority] : []),
  ];
}

/** `olo backfill`, as the dialog would do it. */
export function backfillCommand(
  job: { workspace: string; job: string },
  body: BackfillRequest,
): string {
  const { order, maxParallel = 1, reprocess } = body;
  return line(
    'olo',
    'backfill',
    `${job.workspace}/${job.job}`,
    '--from',
    body.from,
    '--to',
    body.to,
    ...(body.every ? ['--every', body.every] : []),
    ...(order === 'newest_first' ? ['--order', order] : []),
    ...(maxParallel > 1 ? ['--parallel', `${maxParallel}`] : []),
    ...(reprocess && reprocess !== 'none' ? ['--reprocess', reprocess] : []),
    ...startWords({ parameters: body.parameters, tasks: body.tasks }),
    ...noteWords(body.note),
  );
}

/** `olo runs compare`. */
export function compareCommand(a: string, b: string): string {
  return line('olo', 'runs', 'compare', a, b);
}
