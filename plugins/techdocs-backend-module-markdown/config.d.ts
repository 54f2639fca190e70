export interface Config {
  techdocs?: {
    /**
     * Builds docs before somebody opens them, so that search knows them; for
     * `builder: local`. False when absent.
     */
    buildAhead?: boolean;
  };
}
