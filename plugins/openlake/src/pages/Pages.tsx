import { ReactRouterV6PageRouter } from '@backstage/frontend-adapter-react-router-v6';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { NotFoundPage } from './NotFoundPage';

const RunPage = lazy(() =>
  import('./run/RunPage').then(m => ({ default: m.RunPage })),
);
const ComparePage = lazy(() =>
  import('./compare/ComparePage').then(m => ({ default: m.ComparePage })),
);
const RunPermalink = lazy(() =>
  import('./run/RunPermalink').then(m => ({ default: m.RunPermalink })),
);
const JobPage = lazy(() =>
  import('./job/JobPage').then(m => ({ default: m.JobPage })),
);
const RunsPage = lazy(() =>
  import('./runs/RunsPage').then(m => ({ default: m.RunsPage })),
);
const QueuePage = lazy(() =>
  import('./queue/QueuePage').then(m => ({ default: m.QueuePage })),
);
const BackfillsPage = lazy(() =>
  import('./backfill/BackfillsPage').then(m => ({ default: m.BackfillsPage })),
);
const BackfillPage = lazy(() =>
  import('./backfill/BackfillPage').then(m => ({ default: m.BackfillPage })),
);
const HomePage = lazy(() =>
  import('./home/HomePage').then(m => ({ default: m.HomePage })),
);
const WorkspacesPage = lazy(() =>
  import('./workspace/WorkspacesPage').then(m => ({
    default: m.WorkspacesPage,
  })),
);
const PipelinesPage = lazy(() =>
  import('./workspace/PipelinesPage').then(m => ({ default: m.PipelinesPage })),
);
const DataPage = lazy(() =>
  import('./workspace/DataPage').then(m => ({ default: m.DataPage })),
);
const SettingsPage = lazy(() =>
  import('./workspace/SettingsPage').then(m => ({ default: m.SettingsPage })),
);
const TablePage = lazy(() =>
  import('./table/TablePage').then(m => ({ default: m.TablePage })),
);

/** The map of the plugin: every address and the page behind it. */
export function Pages() {
  return (
    <ReactRouterV6PageRouter>
      <Suspense fallback={null}>
        <Routes>
          <Route path="/" element={<HomePage />} />
          <Route path="/runs" element={<RunsPage />} />
          <Route path="/runs/compare" element={<ComparePage />} />
          <Route path="/runs/:run" element={<RunPermalink />} />
          <Route path="/queue" element={<QueuePage />} />
          <Route path="/backfills" element={<BackfillsPage />} />
          <Route path="/backfills/:backfill" element={<BackfillPage />} />
          <Route path="/workspaces" element={<WorkspacesPage />} />
          <Route path="/workspaces/:workspace">
            <Route index element={<PipelinesPage />} />
            {/* The name of the tab is what people type. */}
            <Route
              path="pipelines"
              element={<Navigate to=".." relative="path" replace />}
            />
            <Route path="data" element={<DataPage />} />
            <Route path="settings" element={<SettingsPage />} />
          </Route>
          <Route path="/tables/:table">
            <Route index element={<TablePage />} />
            <Route path=":tab" element={<TablePage />} />
          </Route>
          <Route path="/workspaces/:workspace/jobs/:job">
            <Route index element={<JobPage />} />
            <Route path=":tab" element={<JobPage />} />
            <Route path="runs/:run" element={<RunPage />} />
          </Route>
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </Suspense>
    </ReactRouterV6PageRouter>
  );
}
