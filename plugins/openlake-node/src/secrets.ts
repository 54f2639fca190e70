import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

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
 * @throws InputError when some are where nobody looks for them
 * @public
 */
export function readSecrets(config: Config): Secret[] {
  if (config.has('openlake.local.secrets')) {
    throw new InputError(
      'openlake.local.secrets: secrets have moved to openlake.secrets, for tasks and webhooks alike. Move the list there as it stands; here it would have no effect.',
    );
  }
  const entries = config.getOptionalConfigArray('openlake.secrets') ?? [];
  return entries.map(entry => ({
    name: entry.getString('name'),
    value: entry.getString('value'),
    workspaces: entry.getOptionalStringArray('workspaces'),
  }));
}

/**
 * What a name stands for in a workspace.
 *
 * @public
 */
export function findSecret(
  secrets: readonly Secret[],
  name: string,
  workspace: string,
): Secret | undefined {
  return secrets.find(
    secret => secret.name === name && isSecretOf(secret, workspace),
  );
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
