import { Skeleton } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  formatInstant,
  Panel,
  RelativeTime,
} from '@openlake/plugin-openlake-react';
import { RiCalendarLine, RiFlashlightLine } from '@remixicon/react';
import classes from './SideCards.module.css';

/** When a job starts next, and by what. */
export function NextFires({ detail }: { detail?: RouteOutput<'getJob'> }) {
  return (
    <Panel title="Next fires" padded>
      {detail ? (
        <>
          {detail.nextFires.length > 0 && !detail.job.paused && (
            <ol className={classes.list}>
              {detail.nextFires.slice(0, 5).map(at => (
                <li key={at}>
                  <b>{formatInstant(at).replace(/:00 /, ' ')}</b>
                  <RelativeTime at={at} />
                </li>
              ))}
            </ol>
          )}
          <ul className={classes.rules}>
            {detail.job.triggers.map(trigger => (
              <li key={`${trigger.kind} ${trigger.text}`}>
                {trigger.kind === 'schedule' || trigger.kind === 'interval' ? (
                  <RiCalendarLine size={15} aria-hidden />
                ) : (
                  <RiFlashlightLine size={15} aria-hidden />
                )}
                <span>
                  {trigger.kind.replace('_', ' ')} <code>{trigger.text}</code>
                </span>
              </li>
            ))}
            {detail.job.triggers.length === 0 && (
              <li>Nothing starts it by itself; it is run by hand.</li>
            )}
            {detail.job.paused && <li>Paused: none of these start it now.</li>}
          </ul>
        </>
      ) : (
        <Skeleton height={180} width="100%" />
      )}
    </Panel>
  );
}
