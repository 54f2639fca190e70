import {
  deployableJob,
  RunMirror,
} from '@openlake/plugin-openlake-node/testUtils';
import { eachDatabase, openTestDatabase } from '../__testUtils__/testDatabases';
import { LocalOrchestrator } from '../LocalOrchestrator';
import { beginRun } from '../state/transitions';
import { newTask, RunState } from '../state/RunState';
import { DatabaseRunStore } from './DatabaseRunStore';

const { spec, hash } = deployableJob('job', {
  tasks: [{ key: 'a', type: 'shell', shell: { command: ['true'] } }],
});

/** A run with as many task runs as a loop over items makes. */
function runOf(runId: string, items: number): RunState {
  const request = {
    workspace: 'w',
    job: 'job',
    runId,
    runNumber: 1,
    revisionHash: hash,
    parameters: {},
  };
  const run = beginRun(request, spec, new Date());
  const tasks = new Map(run.tasks);
  for (let index = 0; index < items - 1; index++) {
    const task = newTask('a', { index, value: index });
    tasks.set(task.id, task);
  }
  return { ...run, tasks };
}

describe.each(eachDatabase)('changes of runs with many tasks, on %s', id => {
  let store: DatabaseRunStore;

  beforeEach(async () => {
    store = DatabaseRunStore.create(await openTestDatabase(id));
    for (const [runId, items] of [
      ['wide', 1_200],
      ['wider', 900],
      ['small', 5],
      ['widest', 2_100],
      ['last', 1],
    ] as const) {
      await store.create(runOf(runId, items), 'one');
    }
  });

  it('come in pages that hold few enough of them, and one run at least', async () => {
    const pages: string[] = [];
    for (let after = 0, more = true; more; ) {
      const page = await store.listChanges({ after, tasksAfter: 0, limit: 50 });
      more = page.more;
      after = page.runs.at(-1)!.change;
      pages.push(
        page.runs
          .map(({ run, changed }) => `${run.runId} ${changed.length}`)
          .join(', '),
      );
    }
    expect(pages).toEqual([
      'wide 1200',
      'wider 900, small 5',
      'widest 2100',
      'last 1',
    ]);
    // What was told before takes no room.
    const { change } = (
      await store.listChanges({ after: 0, tasksAfter: 0, limit: 1 })
    ).runs[0];
    const later = await store.listChanges({
      after: 0,
      tasksAfter: change,
      limit: 50,
    });
    expect(later.runs.map(({ run }) => run.runId)).toEqual([
      'wide',
      'wider',
      'small',
    ]);
  });

  it('are all told to a reader, who hears when a short page is not the last one', async () => {
    let hints = 0;
    const orchestrator = LocalOrchestrator.create({
      store,
      changes: { notify: () => hints++, subscribe: () => () => {} },
    } as unknown as Parameters<typeof LocalOrchestrator.create>[0]);
    const mirror = new RunMirror(orchestrator, { pageSize: 50 });
    expect(await mirror.read()).toBe(1);
    // Its first tasks changed before the place that the reader has come to.
    const wider = (await store.find('wider'))!;
    await store.commit(
      { run: { ...wider, version: 2 }, changed: [] },
      { owner: 'one', fence: 1 },
    );
    await mirror.catchUp();
    expect(
      ['wide', 'wider', 'small', 'widest', 'last'].map(
        runId => mirror.run(runId)?.tasks.length,
      ),
    ).toEqual([1_200, 900, 5, 2_100, 1]);
    expect(mirror.violations).toEqual([]);
    // After all but the last of its pages: wide; small; widest.
    expect(hints).toBe(3);
  });
});
