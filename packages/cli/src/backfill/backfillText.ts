import {
  type Backfill,
  type BackfillInterval,
  type BackfillPlan,
  formatMs,
  plural,
} from '@openlake/plugin-openlake-common';
import { columns } from '../output/columns';
import { stateCell } from '../output/stateCell';
import { agoText, countsText, instantText, words } from '../output/words';
import { printable } from '../printable';
import type { Look, Terminal } from '../Terminal';

const LOOKS: Record<Backfill['state'], Look> = {
  running: 'cyan',
  paused: 'yellow',
  canceled: 'yellow',
  completed: 'green',
};

/** A backfill in one line. @internal */
export function backfillLine(backfill: Backfill, terminal: Terminal): string {
  const { id, workspace, job, state, reason, counts } = backfill;
  const left =
    backfill.estimatedMsLeft === undefined
      ? ''
      : `, about ${formatMs(backfill.estimatedMsLeft)} left (an estimate)`;
  return `${terminal.paint('bold', id)} ${workspace}/${job} ${terminal.paint(
    LOOKS[state],
    state,
  )}: ${countsText(counts)}${left}${reason ? `; ${printable(reason)}` : ''}`;
}

/** Backfills in a table. @internal */
export function backfillTable(
  backfills: readonly Backfill[],
  terminal: Terminal,
): string {
  if (!backfills.length) {
    return 'No backfill is like that';
  }
  return columns(
    ['ID', 'JOB', 'STATE', 'CREATED', 'FROM', 'TO', 'INTERVALS'],
    backfills.map(backfill => [
      backfill.id,
      `${backfill.workspace}/${backfill.job}`,
      { text: backfill.state, look: LOOKS[backfill.state] },
      agoText(backfill.createdAt),
      instantText(backfill.request.from),
      instantText(backfill.request.to),
      [countsText(backfill.counts), backfill.reason].filter(Boolean).join('; '),
    ]),
    terminal,
  );
}

/** Intervals in a table. @internal */
export function intervalTable(
  intervals: readonly BackfillInterval[],
  terminal: Terminal,
): string {
  return columns(
    ['FROM', 'TO', 'STATE', 'RUN', 'TOOK', 'WHY'],
    intervals.map(interval => [
      instantText(interval.start),
      instantText(interval.end),
      stateCell(interval.state),
      interval.runNumber === undefined ? '' : `#${interval.runNumber}`,
      interval.durationMs === undefined ? '' : formatMs(interval.durationMs),
      interval.reason ?? '',
    ]),
    terminal,
  );
}

/** What a backfill would do. @internal */
export function backfillPlanText(
  plan: BackfillPlan,
  order: Backfill['request']['order'],
  terminal: Terminal,
): string {
  const time =
    plan.estimatedMs === undefined
      ? ''
      : `, about ${formatMs(plan.estimatedMs)} (an estimate)`;
  return [
    intervalTable(plan.intervals, terminal),
    '',
    ...plan.warnings.map(
      text => `${terminal.paint('yellow', '!')} ${printable(text)}`,
    ),
    `Backfill: ${plural(plan.total, 'interval')} to run, ${
      plan.excluded
    } excluded, ${words(order)}, ${plan.parallel} at once${time}`,
  ].join('\n');
}
