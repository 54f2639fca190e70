import { Run } from '@openlake/plugin-openlake-common';
import { JobKey } from './Job';

/**
 * What jobs ask of the room that runs them.
 *
 * @internal
 */
export interface JobRuns {
  /** The newest run of each job that has one, by `workspace/job`. In one statement. */
  newest(jobs: readonly JobKey[]): Promise<Map<string, Run>>;
}
