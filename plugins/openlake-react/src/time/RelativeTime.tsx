import { formatRelative } from '@openlake/plugin-openlake-common';
import { formatInstant } from './instants';
import { useNow } from './useNow';

/**
 * How long ago an instant is, with the exact time and zone on hover.
 *
 * @public
 */
export function RelativeTime({ at }: { at: string | number }) {
  const now = useNow();
  const ms = typeof at === 'number' ? at : Date.parse(at);
  return (
    <time
      dateTime={new Date(ms).toISOString()}
      title={formatInstant(ms)}
      style={{ whiteSpace: 'nowrap' }}
    >
      {formatRelative(ms, now)}
    </time>
  );
}
