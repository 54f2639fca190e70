import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { parseDuration } from '@openlake/plugin-openlake-common';
import {
  readSecrets,
  readStateDirectory,
  type Secret,
} from '@openlake/plugin-openlake-node';
import { join, resolve } from 'node:path';
import { StatementLimits } from './database/dialect';
import { DEFAULT_LIMITS } from './database/OpenlakeDatabase';

/** Far more than one machine works on, and no flood for an engine. */
const MAX_CONCURRENT_RUNS = 200;
/** A morning is enough for the least important, however busy it is. */
const RAISE_PRIORITY_MS = 3_600_000;
/** A year, and a month to look back on it. */
const KEEP_MS = 400 * 86_400_000;

/**
 * What the operator has chosen for the control plane.
 *
 * @internal
 */
export interface OpenlakeConfig {
  /** Absolute paths of workspaces on this machine. */
  folders: string[];
  /** What a statement may take. */
  limits: StatementLimits;
  /** Most runs at once, of all jobs together. */
  maxConcurrentRuns: number;
  /** How long a run waits until its priority counts as one higher. */
  raisePriorityMs: number;
  /** How long runs are kept whose job does not say, and the audit trail. */
  keep: { runsMs: number; auditMs: number };
  /** Environment that workspaces are deployed to. */
  environment?: string;
  /** What specs may name. */
  secrets: Secret[];
  /** Folder with a landing folder per workspace. */
  landing: string;
  /** Jobs that run once after the first deployment of the workspace in a folder. */
  firstRuns: Map<string, string[]>;
}

/** @internal */
export function readOpenlakeConfig(config: Config): OpenlakeConfig {
  const workspaces = config.getOptionalConfigArray('openlake.workspaces') ?? [];
  const entries = workspaces.map(workspace => ({
    folder: resolve(workspace.getString('folder')),
    firstRuns: workspace.getOptionalStringArray('runOnFirstDeployment') ?? [],
  }));
  const duration = (key: string, otherwise: number) =>
    config.has(key) ? readDuration(config, key) : otherwise;
  return {
    limits: {
      statementMs: duration(
        'openlake.database.statementTimeout',
        DEFAULT_LIMITS.statementMs,
      ),
      lockMs: duration('openlake.database.lockTimeout', DEFAULT_LIMITS.lockMs),
    },
    folders: entries.map(({ folder }) => folder),
    maxConcurrentRuns: readMaxConcurrentRuns(config),
    raisePriorityMs: duration(
      'openlake.runs.raisePriorityAfter',
      RAISE_PRIORITY_MS,
    ),
    keep: {
      runsMs: duration('openlake.retention.runs', KEEP_MS),
      auditMs: duration('openlake.retention.audit', KEEP_MS),
    },
    environment: config.getOptionalString('openlake.environment'),
    secrets: readSecrets(config),
    landing: join(readStateDirectory(config), 'landing'),
    firstRuns: new Map(
      entries.map(({ folder, firstRuns }) => [folder, firstRuns]),
    ),
  };
}

/** Exact also beyond a year, where the platform counts in years of 365 and a quarter days. */
function readDuration(config: Config, key: string): number {
  const value = config.getOptional(key);
  return (
    (typeof value === 'string' ? parseDuration(value) : undefined) ??
    durationToMilliseconds(readDurationFromConfig(config, { key }))
  );
}

function readMaxConcurrentRuns(config: Config): number {
  const key = 'openlake.runs.maxConcurrent';
  const max = config.getOptionalNumber(key) ?? MAX_CONCURRENT_RUNS;
  if (!Number.isInteger(max) || max < 1) {
    throw new InputError(
      `${key}: ${max} is no number of runs; write 1 or more`,
    );
  }
  return max;
}
