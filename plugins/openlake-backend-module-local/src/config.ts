import { Config } from '@backstage/config';
import {
  readSecrets,
  readStateDirectory,
  type Secret,
} from '@openlake/plugin-openlake-node';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** What an operator has decided about the runner. @internal */
export interface LocalConfig {
  workspaces?: string[];
  maxParallelTasks: number;
  python: string;
  dbt: string;
  sparkSubmit: string;
  shutdownGraceMs: number;
  processGraceMs: number;
  logMaxBytes: number;
  allowInternal: boolean;
  secrets: Secret[];
  folders: {
    landing: string;
    logs: string;
    revisions: string;
    venvs: string;
    work: string;
  };
}

/**
 * Reads `openlake.local`.
 *
 * @returns undefined unless the runner is enabled
 * @internal
 */
export function readLocalConfig(root: Config): LocalConfig | undefined {
  const config = root.getOptionalConfig('openlake.local');
  if (!config?.getOptionalBoolean('enabled')) {
    return undefined;
  }
  const state = readStateDirectory(root);
  return {
    workspaces: config.getOptionalStringArray('workspaces'),
    maxParallelTasks:
      config.getOptionalNumber('maxParallelTasks') ??
      availableParallelism() * 2,
    python: config.getOptionalString('python') ?? 'python3',
    dbt: config.getOptionalString('dbt') ?? 'dbt',
    sparkSubmit: config.getOptionalString('sparkSubmit') ?? 'spark-submit',
    shutdownGraceMs: config.getOptionalNumber('grace.shutdownMs') ?? 3_000,
    processGraceMs: config.getOptionalNumber('grace.processMs') ?? 5_000,
    logMaxBytes: config.getOptionalNumber('logs.maxBytes') ?? 10 * 1024 * 1024,
    allowInternal: config.getOptionalBoolean('http.allowInternal') ?? false,
    secrets: readSecrets(root),
    folders: localFolders(state),
  };
}

/** @internal */
export function localFolders(state: string): LocalConfig['folders'] {
  return {
    landing: join(state, 'landing'),
    logs: join(state, 'logs'),
    revisions: join(state, 'revisions'),
    venvs: join(state, 'venvs'),
    work: join(state, 'work'),
  };
}
