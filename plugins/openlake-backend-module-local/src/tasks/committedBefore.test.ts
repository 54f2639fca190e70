import {
  CatalogSnapshot,
  ConnectorError,
  TableCatalog,
} from '@openlake/plugin-openlake-node';
import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { newTask } from '../state/RunState';
import { committedBefore } from './committedBefore';
import { TaskContext } from './TaskContext';

describe('committedBefore', () => {
  const before = {
    number: 1,
    repair: 0,
    state: {
      lifecycle: 'terminated' as const,
      result: 'failed' as const,
      reason: { code: 'orphaned' as const },
    },
  };
  const mine = {
    'openlake.task': 't',
    'openlake.run-id': 'r',
    'openlake.repair': '0',
  };

  function look(
    summary: Record<string, string>,
    attempts: object[] = [before],
    error?: Error,
  ) {
    const snapshot = { id: '9', addedRows: 3, summary } as CatalogSnapshot;
    const catalog: Pick<TableCatalog, 'listSnapshots'> = {
      listSnapshots: async () => {
        if (error) {
          throw error;
        }
        return { items: [snapshot] };
      },
    };
    const task = {
      ...newTask('t'),
      attempts: [...attempts, { ...before, number: attempts.length + 1 }],
    };
    const [spec] = deployableJob('j', {
      tasks: [
        {
          key: 't',
          type: 'sql',
          sql: {
            statement: 'SELECT 1',
            materialize: { table: 'lake.a.b', mode: 'append' },
          },
        },
      ],
    }).spec.tasks;
    return committedBefore(
      spec as Parameters<typeof committedBefore>[0],
      {
        task,
        run: {
          runId: 'r',
          request: { workspace: 'w', job: 'j', runNumber: 1 },
        },
        revision: { settings: { catalog: 'lake', tables: [] } },
        connectors: { tableCatalog: () => catalog },
        signal: new AbortController().signal,
      } as unknown as TaskContext,
    );
  }

  it('finds what an earlier attempt has written, so that an append is not doubled', async () => {
    expect(await look(mine)).toMatchObject({ snapshotId: '9', rows: 3 });
  });

  it('takes nothing for its own that another task, run or repair wrote', async () => {
    for (const [name, value] of Object.entries(mine)) {
      expect(await look({ ...mine, [name]: `${value}x` })).toBeUndefined();
    }
  });

  it('finds it after an attempt that lost the catalog while it committed', async () => {
    const failed = {
      ...before,
      state: { ...before.state, reason: { code: 'task_failed' as const } },
    };
    expect(await look(mine, [failed])).toMatchObject({ snapshotId: '9' });
  });

  it('finds it behind further attempts that did not get so far', async () => {
    const later = {
      ...before,
      number: 2,
      state: { ...before.state, reason: { code: 'task_failed' as const } },
    };
    expect(await look(mine, [before, later])).toMatchObject({
      snapshotId: '9',
    });
    expect(await look(mine, [{ ...before, repair: -1 }])).toBeUndefined();
  });

  it('does not write again while the catalog cannot tell', async () => {
    const down = new ConnectorError('unavailable', 'The catalog is down');
    await expect(look(mine, [before], down)).rejects.toBe(down);
    const none = new ConnectorError('not_found', 'There is no such table');
    expect(await look(mine, [before], none)).toBeUndefined();
  });
});
