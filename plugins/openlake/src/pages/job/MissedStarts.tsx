import { Tick } from '@openlake/plugin-openlake-common';
import {
  ErrorState,
  LoadMore,
  Panel,
  plural,
  RelativeTime,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { formatFire } from './formatFire';
import classes from './SideCards.module.css';

/** Moments that were to start a run and did not, and why; nothing where none were. */
export function MissedStarts(props: {
  workspace: string;
  job: string;
  timeZone?: string;
}) {
  const { workspace, job, timeZone } = props;
  const missed = useOpenlakePages('listTicks', {
    params: { workspace, job },
    query: { skipped: 'true', limit: 5 },
  });
  const items = missed.data ?? [];
  if (items.length === 0 && (!missed.error || missed.data)) {
    return null;
  }
  return (
    <Panel title="Missed starts" detail="newest first">
      {!missed.data && missed.error ? (
        <ErrorState
          what="Missed starts"
          error={missed.error}
          unaffected="Its triggers go on."
          onRetry={missed.retry}
          isRetrying={missed.isFetching}
        />
      ) : (
        <>
          <ul className={`${classes.list} ${classes.padded}`}>
            {items.map(tick => (
              <li key={`${tick.at} ${tick.scheduledAt}`}>
                <span>
                  <b>{momentText(tick, timeZone)}</b>
                  <small>
                    {[tick.skipped, tick.trigger].filter(Boolean).join(' · ')}
                  </small>
                </span>
                <RelativeTime at={tick.scheduledAt ?? tick.at} />
              </li>
            ))}
          </ul>
          {missed.hasMore && (
            <LoadMore
              shown={plural(items.length, 'moment')}
              hasMore
              isLoading={missed.isLoadingMore}
              onMore={missed.loadMore}
            />
          )}
        </>
      )}
    </Panel>
  );
}

/** The moment that was due, or the first and last of several. */
function momentText({ from, scheduledAt, at }: Tick, zone?: string): string {
  const last = formatFire(scheduledAt ?? at, zone);
  return from ? `${formatFire(from, zone)} to ${last}` : last;
}
