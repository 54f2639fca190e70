import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { BackfillInterval } from '@openlake/plugin-openlake-common';
import { formatMs, paths } from '@openlake/plugin-openlake-react';
import { MouseEvent, useState } from 'react';
import { intervalLook } from './backfillLook';
import { intervalText } from '../runWords/intervalText';
import classes from './BackfillStrip.module.css';

/**
 * The intervals of a backfill as coloured segments in time order. The pointer
 * reads one and opens its run; the table below does the same for the keyboard.
 */
export function BackfillStrip(props: {
  intervals: readonly BackfillInterval[];
  /** Whose runs they lead to; without it they lead nowhere. */
  job?: { workspace: string; job: string };
  timeZone?: string;
}) {
  const { intervals, job, timeZone } = props;
  const navigate = useAppNavigate();
  const [at, setAt] = useState<number>();
  const placeOf = (event: MouseEvent): number | undefined => {
    const place = (event.target as HTMLElement).dataset.at;
    return place === undefined ? undefined : Number(place);
  };
  const open = (event: MouseEvent) => {
    const place = placeOf(event);
    const run = place === undefined ? undefined : intervals[place].run;
    if (run && job) {
      navigate(paths.run({ ...job, run }));
    }
  };
  return (
    <div className={classes.frame}>
      <div
        className={classes.strip}
        data-many={intervals.length > 120}
        role="presentation"
        onMouseMove={event => setAt(placeOf(event) ?? at)}
        onMouseLeave={() => setAt(undefined)}
        onClick={open}
      >
        {intervals.map((interval, i) => (
          <i
            key={interval.start}
            data-at={i}
            data-state={interval.state}
            data-run={interval.run !== undefined}
            data-lit={i === at}
          />
        ))}
      </div>
      <p className={classes.said} aria-hidden>
        {at === undefined
          ? endsText(intervals, timeZone)
          : segmentText(intervals[at], timeZone)}
      </p>
    </div>
  );
}

function endsText(
  intervals: readonly BackfillInterval[],
  timeZone?: string,
): string {
  const first = intervals[0];
  const last = intervals.at(-1);
  return first && last
    ? `${intervalText(first, timeZone)} to ${intervalText(last, timeZone)}`
    : '';
}

function segmentText(interval: BackfillInterval, timeZone?: string): string {
  return [
    intervalText(interval, timeZone),
    intervalLook(interval).label,
    interval.runNumber !== undefined && `#${interval.runNumber}`,
    interval.durationMs !== undefined && formatMs(interval.durationMs),
    interval.reason,
  ]
    .filter(Boolean)
    .join(' · ');
}
