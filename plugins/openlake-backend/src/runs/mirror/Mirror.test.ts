import { taskRecord } from '../__testUtils__/records';
import { RunsBench } from '../__testUtils__/RunsBench';
import {
  eachDatabase,
  openTestDatabase,
} from '../../__testUtils__/testDatabases';

describe.each(eachDatabase)('the mirror on %s', id => {
  it('reads of many items only those that a report names', async () => {
    const bench = new RunsBench(await openTestDatabase(id));
    await bench.deploy('daily');
    bench.engine.held.add('load');
    const run = await bench.start();
    await bench.converge();
    const items = Array.from({ length: 500 }, (_, index) =>
      taskRecord(run, 'load', { index, item: index }),
    );
    await bench.database.transaction(tx => bench.store.putTasks(tx, items));

    const report = (await bench.engine.getRun(run.id))!;
    const [load] = report.tasks;
    bench.engine.listChanges = async () => ({
      changes: [
        {
          ...report,
          version: report.version + 1,
          tasks: [{ ...load, index: 7, item: 'seven' }],
        },
      ],
      cursor: 'next',
    });
    const findTasks = jest.spyOn(bench.store, 'findTasks');
    await bench.mirror.runOnce({ signal: new AbortController().signal });
    const [read] = findTasks.mock.results;
    const found: Array<{ key: string; index?: number }> = await read.value;
    expect(found.map(({ index }) => index).sort()).toEqual([7, undefined]);
    const tasks = await bench.store.listTasks(run.id);
    expect(tasks.find(({ index }) => index === 7)).toMatchObject({
      item: 'seven',
      position: tasks[0].position,
    });
  });
});
