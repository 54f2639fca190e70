import {
  displayState,
  RouteOutput,
  timeAtWork,
} from '@openlake/plugin-openlake-common';
import {
  Facts,
  formatClock,
  formatInstant,
  formatMs,
  isOpen,
  RelativeTime,
  span,
  useNow,
} from '@openlake/plugin-openlake-react';
import { personName } from '../names/personName';
import { repairText } from './operations/repairText';
import { intervalLength, intervalText } from '../runWords/intervalText';
import { triggerDetail, triggerWord } from '../runWords/TriggerText';

/** The facts in the head of a run. */
export function RunFacts({ view }: { view: RouteOutput<'runView'> }) {
  const { run, job, tasks, repairs, medianDurationMs } = view;
  const selected = run.selection?.length;
  const repair = repairs.at(-1);
  const open = isOpen(displayState(run));
  const now = useNow(open);
  const whole = span(run.startedAt, run.endedAt, now);
  const duration = timeAtWork(run, now);
  const queued = span(run.createdAt, run.startedAt ?? run.endedAt, now);
  const done = tasks.filter(t => t.result === 'success').length;

  return (
    <Facts
      facts={[
        {
          label: 'Trigger',
          value: triggerWord(run.trigger),
          // The interval of a backfill is the next fact.
          detail:
            run.trigger.kind === 'backfill'
              ? undefined
              : triggerDetail(run.trigger),
          title: run.trigger.by,
        },
        run.interval && {
          label: 'Data interval',
          value: intervalText(run.interval, job.timezone),
          detail: [intervalLength(run.interval), job.timezone]
            .filter(Boolean)
            .join(', '),
          title: `${formatInstant(run.interval.start)} to ${formatInstant(
            run.interval.end,
          )}, your time`,
        },
        {
          label: run.startedAt ? 'Started' : 'Created',
          value: <RelativeTime at={run.startedAt ?? run.createdAt} />,
          detail: formatClock(run.startedAt ?? run.createdAt),
        },
        duration !== undefined && {
          label: 'Duration',
          value: formatMs(duration),
          detail: medianDurationMs && `median ${formatMs(medianDurationMs)}`,
          title: [
            `${duration.toLocaleString('en')} ms at work`,
            run.repairs > 0 &&
              whole !== undefined &&
              `${formatMs(whole)} from the first start to the last end`,
          ]
            .filter(Boolean)
            .join('\n'),
        },
        queued !== undefined && {
          label: 'Queue wait',
          value: formatMs(queued),
        },
        {
          label: 'Tasks',
          value: `${done} of ${selected ?? tasks.length}`,
          detail:
            (open ? 'done' : 'succeeded') +
            (selected ? `, ${tasks.length - selected} not selected` : ''),
        },
        run.repairs > 0 && {
          label: 'Repairs',
          value: run.repairs,
          detail: repair && (
            <>
              by {personName(repair.by)} <RelativeTime at={repair.at} />
              {repair.note && `, “${repair.note}”`}
            </>
          ),
          title: repairs.map(repairText).join('\n'),
        },
      ]}
    />
  );
}
