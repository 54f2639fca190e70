import { displayState, formatMs, Run } from '@openlake/plugin-openlake-common';
import { isOpen, useNow } from '@openlake/plugin-openlake-react';
import { activeTime } from './activeTime';

/** How long a run was at work, as on its own page; a dash before the start. */
export function RunDuration({ run }: { run: Run }) {
  const now = useNow(run.startedAt !== undefined && isOpen(displayState(run)));
  const ms = activeTime(run, now);
  return ms === undefined ? (
    <>–</>
  ) : (
    <span title={`${ms.toLocaleString('en')} ms`}>{formatMs(ms)}</span>
  );
}
