import {
  formatMs,
  type Repair,
  type Run,
  type RouteOutput,
  span,
  type TaskRun,
  timeAtWork,
} from '@openlake/plugin-openlake-common';
import { type Cell, columns, facts } from '../output/columns';
import { stateOf } from '../output/stateCell';
import {
  agoText,
  countsText,
  instantText,
  valueText,
  words,
} from '../output/words';
import { printable } from '../printable';
import type { Terminal } from '../Terminal';
import { runName } from './runName';
import { taskName } from './taskName';

/** How long a task took, or takes until now. @internal */
export function durationText({ startedAt, endedAt }: TaskRun): string {
  const ms = span(startedAt, endedAt, Date.now());
  return ms === undefined ? '' : formatMs(ms);
}

/** How long a run was at work, without what lay before a repair. */
function workText(run: Run): string {
  const ms = timeAtWork(run, Date.now());
  return ms === undefined ? '' : formatMs(ms);
}

/** Why a run waits, or ended as it did; empty when the state says it all. @internal */
export function reasonText(run: Run): string {
  const { reason, queuePosition, failure } = run;
  if (failure && run.lifecycle === 'terminated' && run.result !== 'success') {
    return `${failure.task}: ${failure.message}`;
  }
  if (!reason || reason.code === 'completed') {
    return '';
  }
  const why = reason.message ?? words(reason.code);
  return queuePosition === undefined
    ? why
    : `place ${queuePosition} in the queue: ${why}`;
}

/** A run in one line: `sales/orders#12 failed after 2m 07s: clean: no such column`. @internal */
export function runLine(run: Run, terminal: Terminal): string {
  const { text, look } = stateOf(run);
  const state = look ? terminal.paint(look, text) : text;
  const took = run.endedAt && workText(run);
  const why = reasonText(run);
  return `${terminal.paint('bold', runName(run))} ${state}${
    took ? ` after ${took}` : ''
  }${why ? `: ${printable(why)}` : ''}`;
}

/** Runs in a table. @internal */
export function runTable(runs: readonly Run[], terminal: Terminal): string {
  if (!runs.length) {
    return 'No run is like that';
  }
  return columns(
    ['RUN', 'STATE', 'TRIGGER', 'CREATED', 'TOOK', 'ID', 'WHY'],
    runs.map(run => [
      runName(run),
      stateOf(run),
      words(run.trigger.kind),
      agoText(run.createdAt),
      workText(run),
      run.id,
      reasonText(run),
    ]),
    terminal,
  );
}

/** A run with its tasks and repairs. @internal */
export function runDetails(
  { run, tasks, repairs }: RouteOutput<'getRun'>,
  terminal: Terminal,
): string {
  const { trigger, interval } = run;
  return [
    runLine(run, terminal),
    '',
    facts(
      [
        ['Id', run.id],
        ['Job', run.jobTitle],
        [
          'Revision',
          `${run.revision.number} (${run.revision.hash.slice(0, 12)})`,
        ],
        [
          'Trigger',
          [words(trigger.kind), trigger.detail, trigger.by]
            .filter(Boolean)
            .join(', '),
        ],
        ['Caused by', trigger.causedBy],
        ['Parent', run.parentRun],
        ['Backfill', run.backfill],
        ['Only', run.selection?.join(', ')],
        ['Priority', run.priority],
        [
          'Interval',
          interval &&
            `${instantText(interval.start)} to ${instantText(interval.end)}`,
        ],
        ['Parameters', parametersText(run.parameters)],
        ['Created', instantText(run.createdAt)],
        ['Started', run.startedAt && instantText(run.startedAt)],
        ['Ended', run.endedAt && instantText(run.endedAt)],
        ['Failure', failureText(run, tasks)],
        ['Canceled', run.cancel && cancelText(run.cancel)],
        ['Marked', run.mark && markText(run.mark)],
        ['As of', run.endedAt ? undefined : agoText(run.observedAt)],
      ],
      terminal,
    ),
    '',
    taskTable(tasks, terminal),
    ...(repairs.length ? ['', repairTable(repairs, terminal)] : []),
  ].join('\n');
}

/** What kind of failure a run ended with, and where it is told. */
function failureText(
  { failure, lifecycle, result }: Run,
  tasks: readonly TaskRun[],
): string | undefined {
  if (!failure || lifecycle !== 'terminated' || result === 'success') {
    return undefined;
  }
  const failed = tasks.find(task => taskName(task) === failure.task);
  if (failed?.mark?.result === 'success') {
    return `${failure.task} ${failure.message}`;
  }
  const { source, logLine } = failed?.error ?? {};
  return [
    failure.category,
    source && `${source.file}:${source.line}`,
    logLine && `line ${logLine} of the log of ${failure.task}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function parametersText(parameters: Run['parameters']): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(' ');
}

/** What somebody decided about a run or a task. @internal */
export function markText(mark: NonNullable<Run['mark']>): string {
  return `${mark.result}, was ${words(mark.was)}, by ${
    mark.by
  } at ${instantText(mark.at)}: ${mark.note}`;
}

function cancelText({ by, at, note }: NonNullable<Run['cancel']>): string {
  return `by ${by} at ${instantText(at)}${note ? `: ${note}` : ''}`;
}

function taskTable(tasks: readonly TaskRun[], terminal: Terminal): string {
  return columns(
    ['TASK', 'TYPE', 'STATE', 'ATTEMPTS', 'TOOK', 'WHY'],
    tasks.map(task => [
      taskName(task),
      task.type,
      stateOf(task),
      // Its items have them.
      task.items ? '' : String(task.attempts.length),
      durationText(task),
      whyOfTask(task),
    ]),
    terminal,
  );
}

function whyOfTask(task: TaskRun): Cell {
  if (task.mark) {
    return `marked ${markText(task.mark)}`;
  }
  if (task.error) {
    const { source, message } = task.error;
    return source ? `${source.file}:${source.line} ${message}` : message;
  }
  if (task.items) {
    return `items: ${countsText(task.items)}`;
  }
  const code = task.reason?.code;
  return code && code !== 'completed'
    ? task.reason?.message ?? words(code)
    : '';
}

function repairTable(repairs: readonly Repair[], terminal: Terminal): string {
  return columns(
    ['REPAIR', 'BY', 'AT', 'TASKS', 'PARAMETERS', 'NOTE'],
    repairs.map(repair => [
      String(repair.number),
      repair.by,
      instantText(repair.at),
      repair.tasks.join(', '),
      parametersText(repair.parameters ?? {}),
      repair.note ?? '',
    ]),
    terminal,
  );
}
