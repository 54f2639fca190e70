export interface Config {
  openlake?: {
    /**
     * The local runner: runs jobs as processes of this machine. It runs what
     * the YAML of a workspace says, so an operator turns it on.
     */
    local?: {
      /** Off by default. */
      enabled?: boolean;
      /** Workspaces that may use it; all when left out. */
      workspaces?: string[];
      /** Tasks in work at once; twice the number of cores by default. */
      maxParallelTasks?: number;
      /** Python to run python tasks with; `python3` from the path by default. */
      python?: string;
      /** dbt to run dbt tasks with; `dbt` from the path by default. */
      dbt?: string;
      /** spark-submit to run spark tasks with; that of the path by default. */
      sparkSubmit?: string;
      /** How long tasks may go on when the portal shuts down, and when they are told to end. */
      grace?: { shutdownMs?: number; processMs?: number };
      logs?: {
        /** Bytes of an attempt's log that are kept; 10 MiB by default. */
        maxBytes?: number;
      };
      http?: {
        /** Lets http tasks call this machine and internal networks. */
        allowInternal?: boolean;
      };
    };
  };
}
