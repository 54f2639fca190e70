import { formatBytes, formatCount } from '@openlake/plugin-openlake-react';
import { Log } from './useLog';
import classes from './TaskLog.module.css';

/** Below a log: how much of it is here, whether it goes on, and in which zone its times are. */
export function LogFoot(props: {
  log: Log;
  live: boolean;
  utc: boolean;
  onUtc: (utc: boolean) => void;
}) {
  const { log, live, utc, onUtc } = props;
  return (
    <footer className={classes.foot} role="status">
      <span>
        {log.error
          ? `The log cannot be read now: ${log.error.message}. Trying again.`
          : [
              howMuch(log),
              log.droppedBytes > 0 &&
                `${formatBytes(log.droppedBytes)} dropped at the cap`,
              log.complete ? 'complete' : live && 'live',
            ]
              .filter(Boolean)
              .join(' · ')}
      </span>
      <button type="button" onClick={() => onUtc(!utc)} aria-pressed={utc}>
        {utc ? 'UTC' : 'Local time'}
      </button>
    </footer>
  );
}

function howMuch({ isLoading, lines, total }: Log) {
  if (isLoading) {
    return 'reading';
  }
  const part = lines.length < total ? `of ${formatCount(total)} ` : '';
  return `${formatCount(lines.length)} ${part}${
    total === 1 ? 'line' : 'lines'
  }`;
}
