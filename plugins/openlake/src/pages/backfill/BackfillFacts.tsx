import { Backfill } from '@openlake/plugin-openlake-common';
import {
  Facts,
  formatInstant,
  formatMs,
  RelativeTime,
} from '@openlake/plugin-openlake-react';
import { personName } from '../names/personName';
import { backfillProgress } from './backfillProgress';
import { rangeText } from './rangeText';

/** The facts in the head of a backfill. */
export function BackfillFacts(props: {
  backfill: Backfill;
  timeZone?: string;
}) {
  const { backfill, timeZone } = props;
  const { request } = backfill;
  const { percent, ended, total, failed, notStarted } =
    backfillProgress(backfill);
  const { lastChange } = backfill;
  return (
    <Facts
      facts={[
        {
          label: 'Progress',
          value: `${percent}%`,
          detail: `${ended} of ${total} ended${
            failed > 0 ? `, ${failed} without success` : ''
          }${notStarted > 0 ? `, ${notStarted} never started` : ''}`,
        },
        backfill.estimatedMsLeft !== undefined &&
          backfill.state === 'running' && {
            label: 'Time left, estimate',
            value: formatMs(backfill.estimatedMsLeft),
            title: 'From the runs so far and how many run at once',
          },
        {
          label: 'Range',
          value: rangeText(request, timeZone),
          detail: timeZone,
          title: `${formatInstant(
            request.from,
            timeZone,
          )} to before ${formatInstant(request.to, timeZone)}`,
        },
        { label: 'At a time', value: request.maxParallel },
        {
          label: 'Started',
          value: <RelativeTime at={backfill.createdAt} />,
          detail: `by ${personName(backfill.createdBy)}`,
        },
        (lastChange?.to === 'resumed' || lastChange?.to === 'retried') && {
          label: lastChange.to === 'resumed' ? 'Resumed' : 'Retried',
          value: <RelativeTime at={lastChange.at} />,
          detail: [
            lastChange.by && `by ${personName(lastChange.by)}`,
            lastChange.note && `“${lastChange.note}”`,
          ]
            .filter(Boolean)
            .join(': '),
        },
        backfill.endedAt !== undefined && {
          label: 'Ended',
          value: <RelativeTime at={backfill.endedAt} />,
        },
      ]}
    />
  );
}
