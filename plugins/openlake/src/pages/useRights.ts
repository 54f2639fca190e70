import { usePermission } from '@backstage/plugin-permission-react';
import {
  jobPausePermission,
  queueUpdatePermission,
  runCreatePermission,
  runUpdatePermission,
} from '@openlake/plugin-openlake-common';

/** What the reader may do. As long as that is not known, nothing. */
export interface Rights {
  /** Start runs and backfills. */
  start: boolean;
  /** Cancel, repair and mark runs; pause, resume and cancel backfills. */
  change: boolean;
  /** Pause and unpause jobs. */
  pause: boolean;
  /** Move and drop runs that wait, and start some before others. */
  queue: boolean;
}

/** Asks once for a page what the reader may do to jobs, runs and backfills. */
export function useRights(): Rights {
  const start = usePermission({ permission: runCreatePermission });
  const change = usePermission({ permission: runUpdatePermission });
  const pause = usePermission({ permission: jobPausePermission });
  const queue = usePermission({ permission: queueUpdatePermission });
  return {
    start: start.allowed,
    change: change.allowed,
    pause: pause.allowed,
    queue: queue.allowed,
  };
}
