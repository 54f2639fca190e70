import { Backfill } from '@openlake/plugin-openlake-common';
import { backfillProgress } from './backfillProgress';
import classes from './BackfillMeter.module.css';

/** How far a backfill is: what succeeded, what did not, what is to come. */
export function BackfillMeter(props: {
  backfill: Pick<Backfill, 'counts'>;
  label: string;
}) {
  const { total, ended, succeeded, failed, percent } = backfillProgress(
    props.backfill,
  );
  const share = (n: number) => `${total === 0 ? 0 : (n / total) * 100}%`;
  return (
    <span className={classes.line}>
      <span
        className={classes.meter}
        role="progressbar"
        aria-label={props.label}
        aria-valuenow={percent}
        aria-valuetext={`${ended} of ${total} ended, ${failed} without success`}
      >
        <i className={classes.good} style={{ width: share(succeeded) }} />
        <i className={classes.bad} style={{ width: share(failed) }} />
      </span>
      <span className={classes.number}>
        {ended} of {total}
      </span>
    </span>
  );
}
