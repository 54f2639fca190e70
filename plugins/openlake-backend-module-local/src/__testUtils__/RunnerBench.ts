import { mockServices } from '@backstage/backend-test-utils';
import { RunReport } from '@openlake/plugin-openlake-node';
import { RunMirror } from '@openlake/plugin-openlake-node/testUtils';
import { Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalOrchestrator } from '../LocalOrchestrator';
import { RevisionFolder } from '../revisions/RevisionFolder';
import { Runner } from '../runner/Runner';
import { TaskSlots } from '../runner/TaskSlots';
import { DatabaseRunStore } from '../store/DatabaseRunStore';
import { ScriptedAttempts } from './ScriptedAttempts';
import { testConfig } from './testConfig';

/** Longer than a test: who is gone is said by the test. */
const LEASE_MS = 600_000;
const MAX_ROUNDS = 400;
/** Nobody hears of a commit whose answer got lost. */
const LOOK_MS = 25;

/** One runner of a {@link RunnerBench}. */
export interface BenchRunner {
  runner: Runner;
  orchestrator: LocalOrchestrator;
}

/**
 * Runners of one machine on a workbench: everything real but the work of the
 * tasks, and the rounds turned by hand.
 */
export class RunnerBench {
  readonly attempts = new ScriptedAttempts();
  readonly store: DatabaseRunStore;
  readonly first: BenchRunner;
  readonly mirror: RunMirror;
  readonly #runners: BenchRunner[] = [];
  readonly #state: string;
  #hint = () => {};

  private constructor(knex: Knex, state: string) {
    this.store = DatabaseRunStore.create(knex);
    this.#state = state;
    this.first = this.add('first');
    this.mirror = new RunMirror(this.first.orchestrator, { pageSize: 3 });
  }

  static async open(knex: Knex): Promise<RunnerBench> {
    const state = await mkdtemp(join(tmpdir(), 'openlake-bench-'));
    return new RunnerBench(knex, state);
  }

  /** One whose process exists no more when the next one looks, though it goes on. */
  add(id: string): BenchRunner {
    const config = testConfig(this.#state);
    const slots = new TaskSlots(config.maxParallelTasks);
    const revisions = new RevisionFolder(config.folders.revisions);
    const runner = new Runner({
      identity: { id, machine: 'bench', pid: process.pid, pidStarted: id },
      store: this.store,
      attempts: this.attempts,
      slots,
      logger: mockServices.logger.mock(),
      onChange: () => this.#hint(),
      leaseMs: LEASE_MS,
      graceMs: 0,
    });
    const orchestrator = LocalOrchestrator.create({
      config,
      store: this.store,
      runner,
      slots,
      revisions,
      changes: { notify: () => this.#hint(), subscribe: () => () => {} },
    });
    const added = { runner, orchestrator };
    this.#runners.push(added);
    return added;
  }

  /** Rounds of a runner until a run is as told. */
  async when(
    { runner }: BenchRunner,
    runId: string,
    condition: (run: RunReport) => boolean,
    again: <T>(work: () => Promise<T>) => Promise<T>,
  ): Promise<void> {
    for (let rounds = 0; ; rounds++) {
      let timer: NodeJS.Timeout | undefined;
      const hint = new Promise<void>(resolve => {
        this.#hint = resolve;
        timer = setTimeout(resolve, LOOK_MS);
      });
      await again(() => runner.runOnce());
      await again(() => this.mirror.catchUp());
      const run = this.mirror.run(runId);
      if (run && condition(run)) {
        clearTimeout(timer);
        return;
      }
      if (rounds > MAX_ROUNDS) {
        throw new Error(
          `Waited in vain for ${condition}: ${JSON.stringify(run)}`,
        );
      }
      await hint;
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#runners.map(({ runner }) => runner.stop()));
    await rm(this.#state, { recursive: true, force: true, maxRetries: 3 });
  }
}
