import { paths } from '@openlake/plugin-openlake-react';
import { RunLimit } from '@openlake/plugin-openlake-common';

/** What a limit is called, and the page of what has it. */
export function limitName({
  kind,
  name = '',
}: Pick<RunLimit, 'kind' | 'name'>): {
  word: string;
  name?: string;
  href?: string;
} {
  const [workspace, rest] = name.split('/', 2);
  switch (kind) {
    case 'job':
      return {
        word: 'Job',
        name,
        href: paths.job({ workspace, job: rest ?? '' }),
      };
    case 'workspace':
      return {
        word: 'Workspace',
        name: workspace,
        href: paths.pipelines({ workspace }),
      };
    case 'compute':
      return {
        word: 'Compute',
        name,
        href: paths.settings({ workspace }),
      };
    default:
      return { word: 'All runs' };
  }
}

/** Where a limit is set, for whoever wants to change it. */
export const limitHome: Record<RunLimit['kind'], string> = {
  job: 'concurrency.max_concurrent_runs of the job',
  workspace: 'concurrency.max_concurrent_runs of the workspace',
  compute: 'max_concurrent_runs of the compute profile',
  all: 'openlake.runs.maxConcurrent of the portal’s configuration',
};
