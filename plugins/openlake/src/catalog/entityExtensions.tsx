import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';

const isJob = { kind: 'component', 'spec.type': 'data-job' };
const isTable = { kind: 'resource', 'spec.type': 'iceberg-table' };
const isWorkspace = { kind: 'resource', 'spec.type': 'lakehouse-workspace' };

const jobCard = EntityCardBlueprint.make({
  name: 'job',
  params: {
    type: 'info',
    filter: isJob,
    loader: () => import('./JobCard').then(m => <m.JobCard />),
  },
});

const jobRuns = EntityContentBlueprint.make({
  name: 'runs',
  params: {
    path: '/runs',
    title: 'Runs',
    group: 'operation',
    filter: isJob,
    loader: () => import('./JobRunsContent').then(m => <m.JobRunsContent />),
  },
});

const tableCard = EntityCardBlueprint.make({
  name: 'table',
  params: {
    type: 'info',
    filter: isTable,
    loader: () => import('./TableCard').then(m => <m.TableCard />),
  },
});

const tableSchema = EntityContentBlueprint.make({
  name: 'schema',
  params: {
    path: '/schema',
    title: 'Schema',
    group: 'documentation',
    filter: isTable,
    loader: () => import('./TableContent').then(m => <m.TableSchemaContent />),
  },
});

const tableSnapshots = EntityContentBlueprint.make({
  name: 'snapshots',
  params: {
    path: '/snapshots',
    title: 'Snapshots',
    group: 'operation',
    filter: isTable,
    loader: () =>
      import('./TableContent').then(m => <m.TableSnapshotsContent />),
  },
});

const workspacePipelines = EntityContentBlueprint.make({
  name: 'pipelines',
  params: {
    path: '/pipelines',
    title: 'Pipelines',
    group: 'operation',
    filter: isWorkspace,
    loader: () =>
      import('./WorkspaceContent').then(m => <m.WorkspaceContent />),
  },
});

/** Cards and tabs on the catalog pages of workspaces, jobs and tables. */
export const entityExtensions = [
  jobCard,
  jobRuns,
  tableCard,
  tableSchema,
  tableSnapshots,
  workspacePipelines,
];
