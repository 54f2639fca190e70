import { Handlers } from '../access/Handlers';
import { HealthMonitor } from '../connectors/HealthMonitor';
import { Clock } from '../database/instant';
import { JobService } from '../jobs/JobService';
import { Runs } from '../runs/createRuns';
import { WorkspaceService } from '../workspaces/WorkspaceService';
import { dataView } from './dataView';
import { homeView } from './homeView';
import { jobGridView } from './jobGridView';
import { pipelinesView } from './pipelinesView';
import { runView } from './runView';
import { TableReads } from './TableReads';

/** @internal */
export function createViewRouter(rooms: {
  clock: Clock;
  workspaces: WorkspaceService;
  jobs: JobService;
  runs: Pick<Runs, 'reader' | 'statistics'>;
  tables: TableReads;
  health: HealthMonitor;
}): Handlers<
  'homeView' | 'pipelinesView' | 'dataView' | 'jobGridView' | 'runView'
> {
  return {
    homeView: ({ query, withheld }) => homeView(rooms, query, withheld),
    pipelinesView: ({ params, query }) =>
      pipelinesView(rooms, params.workspace, query),
    dataView: ({ params, query }) => dataView(rooms, params.workspace, query),
    jobGridView: ({ params, query }) => jobGridView(rooms, params, query),
    runView: ({ params }) => runView(rooms, params.run),
  };
}
