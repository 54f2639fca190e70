import { HumanDuration } from '@backstage/types';

export interface Config {
  openlake?: {
    /**
     * Folder of the embedded default: warehouse, landing files, logs and
     * results. Relative to the folder of the process; `.openlake` by default.
     */
    state?: string;

    /**
     * Environment that workspaces are deployed to: a name of
     * `spec.environments` of their openlake.yaml. None by default.
     */
    environment?: string;

    runs?: {
      /**
       * Most runs at once, of all jobs together; those above wait in the queue.
       * 200 by default.
       */
      maxConcurrent?: number;

      /**
       * How long a run waits in the queue until its priority counts as one
       * higher; after twice as long as two higher, up to critical. So none waits
       * for ever behind more important ones. `1h` by default.
       */
      raisePriorityAfter?: string | HumanDuration;
    };

    /**
     * Secrets that specs name: `headers_from` of http tasks, `secret_ref` of
     * webhook triggers. Programs of tasks find them as `OPENLAKE_SECRET_<NAME>`.
     */
    secrets?: Array<{
      name: string;
      /** @visibility secret */
      value: string;
      /**
       * Workspaces that get it; all when left out.
       */
      workspaces?: string[];
    }>;

    /**
     * How long things are kept before they are removed.
     */
    retention?: {
      /**
       * Runs that have ended, with their tasks, logs and what belongs to them,
       * unless their job has a `lifecycle.retain_runs`; `400d` by default.
       */
      runs?: string | HumanDuration;

      /**
       * The audit trail; `400d` by default.
       */
      audit?: string | HumanDuration;
    };

    /**
     * How long PostgreSQL may take for a statement before it ends it. What
     * waited is tried again, or told to whoever asked. SQLite needs none.
     */
    database?: {
      /**
       * `60s` by default.
       */
      statementTimeout?: string | HumanDuration;

      /**
       * Of that, waiting for a lock of somebody else; `20s` by default.
       */
      lockTimeout?: string | HumanDuration;
    };

    /**
     * Workspaces in folders of this machine, watched. Others are found by the
     * annotation `openlake.io/workspace` of entities in the catalog.
     */
    workspaces?: Array<{
      /**
       * Folder that holds openlake.yaml, relative to the folder of the process.
       */
      folder: string;

      /**
       * Jobs that run once after the first deployment.
       */
      runOnFirstDeployment?: string[];
    }>;
  };
}
