import {
  displayState,
  Run,
  timeAtWork,
} from '@openlake/plugin-openlake-common';
import { Duration, isOpen, useNow } from '@openlake/plugin-openlake-react';

/** How long a run was at work, as on its own page; a dash before the start. */
export function RunDuration({ run }: { run: Run }) {
  const now = useNow(run.startedAt !== undefined && isOpen(displayState(run)));
  return <Duration ms={timeAtWork(run, now)} />;
}
