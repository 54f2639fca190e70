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
