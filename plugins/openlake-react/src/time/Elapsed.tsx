import { span } from '@openlake/plugin-openlake-common';
import { Duration } from './Duration';
import { useNow } from './useNow';

/**
 * A duration that counts on while there is no end; a dash before the start.
 *
 * @public
 */
export function Elapsed(props: { start?: string; end?: string }) {
  const now = useNow(props.start !== undefined && props.end === undefined);
  return <Duration ms={span(props.start, props.end, now)} />;
}
