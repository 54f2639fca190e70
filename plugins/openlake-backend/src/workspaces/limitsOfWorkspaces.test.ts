import { WorkspaceDocument } from '@openlake/plugin-openlake-common';
import { limitsOfWorkspaces } from './limitsOfWorkspaces';

const deployed = (environment?: string) => ({
  name: 'shop',
  deployed: {
    document: {
      spec: {
        concurrency: { max_concurrent_runs: 5 },
        compute: {
          gpu: { max_concurrent_runs: 2 },
          cpu: {},
        },
        environments: {
          tight: {
            concurrency: { max_concurrent_runs: 1 },
            compute: { gpu: { max_concurrent_runs: 1 } },
          },
        },
      },
    } as unknown as WorkspaceDocument,
    version: '1',
    environment,
    jobs: 0,
    tables: 0,
  },
});

describe('the limits of workspaces', () => {
  it('are those that are set', () => {
    const { workspaces, computes } = limitsOfWorkspaces([
      deployed(),
      { name: 'new' },
    ]);
    expect([...workspaces]).toEqual([['shop', 5]]);
    expect([...computes]).toEqual([['shop/gpu', 2]]);
  });

  it('are those of the environment where it has its own', () => {
    const { workspaces, computes } = limitsOfWorkspaces([deployed('tight')]);
    expect([...workspaces]).toEqual([['shop', 1]]);
    expect([...computes]).toEqual([['shop/gpu', 1]]);
  });
});
