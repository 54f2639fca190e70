import { formatMs } from '@openlake/plugin-openlake-common';

/**
 * A duration in milliseconds; a dash where there is none.
 *
 * @public
 */
export function Duration({ ms }: { ms: number | undefined }) {
  return ms === undefined ? (
    <>–</>
  ) : (
    <span title={`${ms.toLocaleString('en')} ms`}>{formatMs(ms)}</span>
  );
}
