import { loadWorkspace } from '@openlake/plugin-openlake-common';
import { DeployableRevision } from '../Orchestrator';

/** A job as its author writes it: what stands under `spec`. @public */
export type AuthoredJobSpec = { tasks: object[] } & Record<string, unknown>;

/**
 * Makes a revision of a job out of what its author would write.
 *
 * @param files - other files of the workspace, by path
 * @throws Error with the findings when the job is not valid
 * @public
 */
export function deployableJob(
  job: string,
  spec: AuthoredJobSpec,
  files: Readonly<Record<string, string>> = {},
): DeployableRevision {
  const own = { path: `${job}.job.yaml`, content: specText('Job', job, spec) };
  const load = loadWorkspace([
    {
      path: 'openlake.yaml',
      content: specText('Workspace', 'conformance', {}),
    },
    own,
    ...Object.entries(files).map(([path, content]) => ({ path, content })),
  ]);
  const loaded = load.jobs.find(
    ({ document: { metadata } }) => metadata.name === job,
  );
  if (!loaded) {
    throw new Error(
      `The job is not valid: ${JSON.stringify(load.findings, null, 2)}`,
    );
  }
  return {
    workspace: 'conformance',
    job,
    hash: loaded.contentHash,
    spec: loaded.document.spec,
    files: [
      own,
      ...loaded.sources.map(({ path }) => ({ path, content: files[path] })),
    ],
    file: own.path,
    settings: {
      catalog: 'lake',
      timezone: 'UTC',
      environment: 'test',
      tables: [],
    },
  };
}

function specText(kind: string, name: string, spec: object): string {
  return JSON.stringify(
    {
      apiVersion: 'openlake.io/v1alpha1',
      kind,
      metadata: { name, owner: 'group:default/conformance' },
      spec,
    },
    undefined,
    2,
  );
}
