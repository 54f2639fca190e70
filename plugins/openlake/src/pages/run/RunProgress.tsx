import { RouteOutput, timeAtWork } from '@openlake/plugin-openlake-common';
import { formatClock, formatMs, useNow } from '@openlake/plugin-openlake-react';
import { retryWords } from './task/retryWords';
import classes from './RunBanner.module.css';

/** How far a running run is, and when it will probably be done. */
export function RunProgress({ view }: { view: RouteOutput<'runView'> }) {
  const { run, tasks, medianDurationMs } = view;
  const now = useNow();
  const done = tasks.filter(t => t.lifecycle === 'terminated').length;
  const going = tasks.filter(t => t.lifecycle === 'running');
  const retry = going[0] && retryWords(going[0], now);
  const elapsed = timeAtWork(run, now) ?? 0;
  const left = medianDurationMs && medianDurationMs - elapsed;
  return (
    <div className={classes.progress}>
      <div
        className={classes.bar}
        role="progressbar"
        aria-label="Tasks done"
        aria-valuemin={0}
        aria-valuemax={tasks.length}
        aria-valuenow={done}
      >
        <i className={classes.done} style={{ flexGrow: done }} />
        <i className={classes.going} style={{ flexGrow: going.length }} />
        <i style={{ flexGrow: tasks.length - done - going.length }} />
      </div>
      <p className={classes.words}>
        <span>
          <b>{done}</b> of {tasks.length} tasks done
          {going.length > 0 && (
            <>
              , now <code>{going[0].key}</code>
              {retry && ` (${retry[0].toLowerCase()}${retry.slice(1)})`}
              {going.length > 1 && ` and ${going.length - 1} more`}
            </>
          )}
        </span>
        {left !== undefined && (
          <span>
            {left > 0
              ? `est. ${formatMs(left)} left, done about ${formatClock(
                  now + left,
                  { seconds: false },
                )}`
              : `${formatMs(-left)} longer than usual`}{' '}
            <span className={classes.quiet}>
              (median {formatMs(medianDurationMs!)})
            </span>
          </span>
        )}
      </p>
    </div>
  );
}
