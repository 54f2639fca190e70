import { formatClock, RelativeTime } from '@openlake/plugin-openlake-react';
import { fireMarks, movedText } from './fireMarks';
import { formatFire, readersZone } from './formatFire';
import classes from './SideCards.module.css';

/** Moments at which the clock starts a job, in its zone and, where that differs, in the reader's. */
export function FireList(props: {
  fires: readonly string[];
  /** The zone that all clocks of the job are set to. */
  zone?: string;
  /** When the moments were worked out. */
  since: number;
}) {
  const { fires, zone, since } = props;
  return (
    <ol className={classes.list}>
      {fireMarks(fires, zone ?? readersZone(), since).map(({ at, moved }) => (
        <li key={at}>
          <span>
            <b>{formatFire(at, zone)}</b>
            {moved !== undefined && (
              <small className={classes.moved}>{movedText(moved)}</small>
            )}
            {zone &&
              formatClock(at) !== formatClock(at, { timeZone: zone }) && (
                <small>{formatFire(at)} for you</small>
              )}
          </span>
          <RelativeTime at={at} />
        </li>
      ))}
    </ol>
  );
}
