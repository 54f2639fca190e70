import type { Saboteur } from '@openlake/plugin-openlake-node/testUtils';
import { openPassingDatabase } from '../../__testUtils__/testDatabases';
import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { RunsBench } from './RunsBench';

/** Runs on a workbench where one call fails, and what is done about that. */
export function sabotagedBench(database: OpenlakeDatabase, saboteur: Saboteur) {
  const bench = new RunsBench(database);
  bench.engine.beforeCall = name => saboteur.hit(`engine ${name}`);
  return {
    bench,
    /** Does something again when it failed, as people do. */
    again: <T>(work: () => Promise<T>): Promise<T> => saboteur.again(work),
    /** All rounds there are to do, and those of what waits for another try. */
    converge: async () => {
      await saboteur.again(() => bench.converge());
      bench.advance(40_000);
      await saboteur.again(() => bench.converge());
    },
  };
}

/**
 * A scenario for `failEachCall`: on a database of its own each time.
 *
 * @param id - of the kind of database
 * @param history - what has to come of it, whatever fails
 */
export function onOwnDatabase<T, H>(
  id: Parameters<typeof openPassingDatabase>[0],
  scenario: (database: OpenlakeDatabase, saboteur: Saboteur) => Promise<T>,
  history: (done: T) => Promise<H>,
): (saboteur: Saboteur) => Promise<H> {
  return async saboteur => {
    const { database, close } = await openPassingDatabase(id);
    const done = await saboteur.during(database, () =>
      scenario(database, saboteur),
    );
    const found = await history(done);
    await close();
    return found;
  };
}
