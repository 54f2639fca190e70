import { Config } from '@backstage/config';
import { readStateDirectory } from '@openlake/plugin-openlake-node';
import { join, resolve } from 'node:path';

/**
 * What the operator has chosen for the control plane.
 *
 * @internal
 */
export interface OpenlakeConfig {
  /** Absolute paths of workspaces on this machine. */
  folders: string[];
  /** Environment that workspaces are deployed to. */
  environment?: string;
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
  return {
    folders: entries.map(({ folder }) => folder),
    environment: config.getOptionalString('openlake.environment'),
    landing: join(readStateDirectory(config), 'landing'),
    firstRuns: new Map(
      entries.map(({ folder, firstRuns }) => [folder, firstRuns]),
    ),
  };
}
