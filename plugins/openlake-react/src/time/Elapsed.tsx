import { formatMs, span } from '@openlake/plugin-openlake-common';
import { useNow } from './useNow';

/**
 * A duration that counts on while there is no end; a dash before the start.
 *
 * @public
 */
export function Elapsed(props: { start?: string; end?: string }) {
  const now = useNow(props.start !== undefined && props.end === undefined);
  const ms = span(props.start, props.end, now);
  return ms === undefined ? (
    <>–</>
  ) : (
    <span title={`${ms.toLocaleString('en')} ms`}>{formatMs(ms)}</span>
  );
}
