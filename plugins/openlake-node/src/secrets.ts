import { Config } from '@backstage/config';

/**
 * A secret that an operator has given to workspaces. Specs name it, logs hide
 * its value.
 *
 * @public
 */
export interface Secret {
  name: string;
  value: string;
  /** Workspaces that get it; all when absent. */
  workspaces?: string[];
}

/**
 * Secrets of the configuration, from `openlake.secrets`.
 *
 * @public
 */
export function readSecrets(config: Config): Secret[] {
  const entries = config.getOptionalConfigArray('openlake.secrets') ?? [];
  return entries.map(entry => ({
    name: entry.getString('name'),
    value: entry.getString('value'),
    workspaces: entry.getOptionalStringArray('workspaces'),
  }));
}

/**
 * Whether a workspace gets a secret.
 *
 * @public
 */
export function isSecretOf(
  { workspaces }: Pick<Secret, 'workspaces'>,
  workspace: string,
): boolean {
  return workspaces?.includes(workspace) ?? true;
}
