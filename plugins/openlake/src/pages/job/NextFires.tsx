import { Skeleton } from '@backstage/ui';
import { RouteOutput, scheduleZone } from '@openlake/plugin-openlake-common';
import { Panel, RelativeTime } from '@openlake/plugin-openlake-react';
import { RiCalendarLine, RiFlashlightLine } from '@remixicon/react';
import { personName } from '../names/personName';
import { FireList } from './FireList';
import classes from './SideCards.module.css';

/** When a job starts next, and by what. */
export function NextFires(props: { detail?: RouteOutput<'getJob'> }) {
  const { detail } = props;
  const zone = detail && scheduleZone(detail.job.triggers);
  return (
    <Panel title="Next fires" detail={zone} padded>
      {detail ? (
        <>
          {detail.nextFires.length > 0 && !detail.job.paused && (
            <FireList
              fires={detail.nextFires.slice(0, 10)}
              zone={zone}
              since={Date.now()}
            />
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
            {detail.job.paused && detail.job.triggers.length > 0 && (
              <li>Paused: none of these start it now.</li>
            )}
            {detail.job.unpaused && !detail.job.paused && (
              <li>
                <span>
                  Unpaused <RelativeTime at={detail.job.unpaused.at} /> by{' '}
                  {personName(detail.job.unpaused.by)}
                  {detail.job.unpaused.reason &&
                    `: “${detail.job.unpaused.reason}”`}
                </span>
              </li>
            )}
          </ul>
        </>
      ) : (
        <Skeleton height={180} width="100%" />
      )}
    </Panel>
  );
}
