import { LoggerService } from '@backstage/backend-plugin-api';
import { ConnectorContext } from '@openlake/plugin-openlake-node';
import { Knex } from 'knex';
import { ulid } from 'ulid';
import { Changes } from './Changes';
import { LocalConfig } from './config';
import { Housekeeper } from './Housekeeper';
import { LocalOrchestrator } from './LocalOrchestrator';
import { machineId, processStart } from './process/processIdentity';
import { RevisionFolder } from './revisions/RevisionFolder';
import { Runner } from './runner/Runner';
import { TaskSlots } from './runner/TaskSlots';
import { DatabaseRunStore } from './store/DatabaseRunStore';
import { DefaultAttemptRunner } from './tasks/DefaultAttemptRunner';
import { VenvFolder } from './venvs/VenvFolder';

/**
 * Puts the runner together. Its tables must be in place; nothing runs until
 * `runner.start()`.
 *
 * @internal
 */
export function createLocalRunner(options: {
  config: LocalConfig;
  knex: Knex;
  connectors: ConnectorContext;
  logger: LoggerService;
  /** Shorter in tests. */
  leaseMs?: number;
}): {
  orchestrator: LocalOrchestrator;
  runner: Runner;
  housekeeper: Housekeeper;
} {
  const { config, knex, connectors, logger, leaseMs } = options;
  const store = DatabaseRunStore.create(knex);
  const revisions = new RevisionFolder(config.folders.revisions);
  const slots = new TaskSlots(config.maxParallelTasks);
  const changes = new Changes();
  const runner = new Runner({
    identity: {
      id: ulid(),
      machine: machineId(),
      pid: process.pid,
      pidStarted: processStart(process.pid) ?? 'unknown',
    },
    store,
    slots,
    logger,
    attempts: DefaultAttemptRunner.create({
      config,
      connectors,
      revisions,
      logger,
    }),
    onChange: changes.notify,
    leaseMs,
    graceMs: config.shutdownGraceMs,
  });
  const orchestrator = LocalOrchestrator.create({
    config,
    store,
    runner,
    slots,
    revisions,
    changes,
  });
  const housekeeper = new Housekeeper({
    store,
    revisions,
    venvs: new VenvFolder(config.folders.venvs),
    logger,
  });
  return { orchestrator, runner, housekeeper };
}
