import { LoggerService } from '@backstage/backend-plugin-api';
import {
  DeployableRevision,
  MaterializeRequest,
  migrateTables,
} from '@openlake/plugin-openlake-node';
import createKnex from 'knex';
import { readFile, writeFile } from 'node:fs/promises';
import { LocalConfig } from '../config';
import { createLocalRunner } from '../createLocalRunner';
import { migrationSettings } from '../store/migrations';
import { FakeQueryEngine } from './FakeQueryEngine';
import { testConfig } from './testConfig';

/** What a runner in a process of its own is told, as JSON in its argument. */
export interface RunnerProcessInput {
  database: { client: string; connection: unknown };
  state: string;
  leaseMs: number;
  config?: Partial<LocalConfig>;
  runs: Array<{ runId: string; revision: DeployableRevision }>;
}

const write = (message: string | Error) => {
  process.stderr.write(`${message}\n`);
};

const toStderr: LoggerService = {
  debug: () => {},
  info: () => {},
  warn: write,
  error: write,
  child: () => toStderr,
};

const PINS = /^SELECT '(.+)' AS pins$/;

/**
 * `SELECT '<path>' AS pins` fixes the snapshot that stands in a file, and gets
 * no further: the process is to be killed there. Once something is fixed it
 * notes what it was given to read.
 */
async function pinAndRead(request: MaterializeRequest): Promise<object> {
  const path = PINS.exec(request.statement)?.[1];
  if (path === undefined) {
    return {};
  }
  const snapshotId = await readFile(`${path}.snapshot`, 'utf8');
  if (request.pins.length === 0) {
    const pins = await request.pin!([{ table: 'lake.raw.t', snapshotId }]);
    await writeFile(`${path}.pinned`, JSON.stringify(pins));
    await new Promise(() => {});
  }
  await writeFile(`${path}.read`, JSON.stringify(request.pins));
  return {};
}

/*
 * A runner in a process of its own, to be killed: deploys and triggers what it
 * is told, each time it starts, and ends once all of it has ended.
 */
async function main(input: RunnerProcessInput): Promise<void> {
  const knex = createKnex({
    ...(input.database as object),
    useNullAsDefault: true,
    pool: { min: 0, max: input.database.client === 'pg' ? 4 : 1 },
  });
  if (input.database.client !== 'pg') {
    await knex.raw('PRAGMA journal_mode = WAL');
    await knex.raw('PRAGMA busy_timeout = 10000');
  }
  await migrateTables(knex, migrationSettings);
  const { orchestrator, runner } = createLocalRunner({
    config: { ...testConfig(input.state), ...input.config },
    knex,
    connectors: {
      queryEngine: () => new FakeQueryEngine(pinAndRead),
      tableCatalog: () => {
        throw new Error('There is no catalog');
      },
      runs: {
        start: () => Promise.reject(new Error('There are no other jobs')),
        get: () => Promise.reject(new Error('There are no other jobs')),
        cancel: async () => {},
      },
    },
    logger: toStderr,
    leaseMs: input.leaseMs,
  });
  // As a portal does that is told to stop.
  process.once('SIGTERM', async () => {
    await runner.stop();
    await knex.destroy();
    process.exit();
  });
  await runner.start();
  for (const { runId, revision } of input.runs) {
    await orchestrator.deploy(revision);
    await orchestrator.trigger({
      workspace: revision.workspace,
      job: revision.job,
      revisionHash: revision.hash,
      runNumber: 1,
      parameters: {},
      runId,
    });
  }
  process.stdout.write('started\n');
  for (;;) {
    const runs = await Promise.all(
      input.runs.map(({ runId }) => orchestrator.getRun(runId)),
    );
    if (runs.every(run => run?.state.lifecycle === 'terminated')) {
      break;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  await runner.stop();
  await knex.destroy();
}

main(JSON.parse(process.argv[2])).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
