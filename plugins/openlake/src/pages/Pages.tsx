import { ReactRouterV6PageRouter } from '@backstage/frontend-adapter-react-router-v6';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';

const RunPage = lazy(() =>
  import('./run/RunPage').then(m => ({ default: m.RunPage })),
);
const JobPage = lazy(() =>
  import('./job/JobPage').then(m => ({ default: m.JobPage })),
);
const RunsPage = lazy(() =>
  import('./runs/RunsPage').then(m => ({ default: m.RunsPage })),
);

/** The map of the plugin: every address and the page behind it. */
export function Pages() {
  return (
    <ReactRouterV6PageRouter>
      <Suspense fallback={null}>
        <Routes>
          <Route path="/runs" element={<RunsPage />} />
          <Route path="/workspaces/:workspace/jobs/:job">
            <Route index element={<JobPage />} />
            <Route path=":tab" element={<JobPage />} />
            <Route path="runs/:run" element={<RunPage />} />
          </Route>
          <Route path="*" element={<NotFoundErrorPage />} />
        </Routes>
      </Suspense>
    </ReactRouterV6PageRouter>
  );
}
