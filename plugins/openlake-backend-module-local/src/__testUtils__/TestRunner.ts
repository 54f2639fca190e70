import { mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import {
  ConnectorContext,
  DeployableRevision,
  RunReport,
  TriggerRequest,
} from '@openlake/plugin-openlake-node';
import { Knex } from 'knex';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalConfig } from '../config';
import { createLocalRunner } from '../createLocalRunner';
import { LocalOrchestrator } from '../LocalOrchestrator';
import { Runner } from '../runner/Runner';
import { testConfig } from './testConfig';

const nothingConnected: ConnectorContext = {
  queryEngine(id) {
    throw new NotFoundError(`No query engine ${id} is connected`);
  },
  tableCatalog(name) {
    throw new NotFoundError(`No catalog ${name} is connected`);
  },
  runs: {
    async start() {
      throw new NotFoundError('There are no other jobs');
    },
    async get(runId) {
      throw new NotFoundError(`There is no run ${runId}`);
    },
    async cancel() {},
  },
};

/** A runner with a state folder of its own. */
export class TestRunner {
  private constructor(
    readonly orchestrator: LocalOrchestrator,
    readonly runner: Runner,
    readonly config: LocalConfig,
    readonly state: string,
    readonly ownsState: boolean,
  ) {}

  static async start(
    knex: Knex,
    options: {
      config?: Partial<LocalConfig>;
      connectors?: Partial<ConnectorContext>;
      state?: string;
      leaseMs?: number;
    } = {},
  ): Promise<TestRunner> {
    const state =
      options.state ?? (await mkdtemp(join(tmpdir(), 'openlake-local-')));
    const ownsState = options.state === undefined;
    const config = { ...testConfig(state), ...options.config };
    const { orchestrator, runner } = createLocalRunner({
      config,
      knex,
      connectors: { ...nothingConnected, ...options.connectors },
      logger: mockServices.logger.mock(),
      leaseMs: options.leaseMs,
    });
    const started = new TestRunner(
      orchestrator,
      runner,
      config,
      state,
      ownsState,
    );
    await runner.start();
    return started;
  }

  /** Deploys, triggers, and waits for the end. */
  async run(
    revision: DeployableRevision,
    request: Partial<TriggerRequest> = {},
  ): Promise<RunReport> {
    const runId = await this.trigger(revision, request);
    return this.ended(runId);
  }

  async trigger(
    revision: DeployableRevision,
    request: Partial<TriggerRequest> = {},
  ): Promise<string> {
    const runId = request.runId ?? `run-of-${revision.job}`;
    await this.orchestrator.deploy(revision);
    await this.orchestrator.trigger({
      workspace: revision.workspace,
      job: revision.job,
      revisionHash: revision.hash,
      runNumber: 1,
      parameters: {},
      ...request,
      runId,
    });
    return runId;
  }

  ended(runId: string): Promise<RunReport> {
    return this.when(runId, ({ state }) => state.lifecycle === 'terminated');
  }

  /** Waits for a state of a run, woken by the hints of the runner. */
  async when(
    runId: string,
    condition: (run: RunReport) => boolean,
  ): Promise<RunReport> {
    const hints = new EventEmitter();
    const unsubscribe = this.orchestrator.onChange(() => hints.emit('hint'));
    try {
      const until = Date.now() + 20_000;
      for (;;) {
        const late = AbortSignal.timeout(1_000);
        const hint = once(hints, 'hint', { signal: late }).catch(() => {});
        const run = await this.orchestrator.getRun(runId);
        if (run && condition(run)) {
          return run;
        }
        if (Date.now() > until) {
          throw new Error(
            `Waited in vain for ${condition}: ${JSON.stringify(run)}`,
          );
        }
        await hint;
      }
    } finally {
      unsubscribe();
    }
  }

  /** All lines of an attempt's log. */
  async log(runId: string, key: string, attempt = 1): Promise<string[]> {
    const page = await this.orchestrator.readLog(
      { runId, key, attempt },
      { from: 1, limit: 5_000 },
    );
    return page.lines.map(({ text }) => text);
  }

  async stop(): Promise<void> {
    try {
      await this.runner.stop();
    } finally {
      await this.#removeState();
    }
  }

  async #removeState(): Promise<void> {
    if (this.ownsState) {
      await rm(this.state, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}
