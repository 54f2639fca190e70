import { WorkspaceDocument } from '@openlake/plugin-openlake-common';

/**
 * Whether a workspace is deployed to an environment for development, where
 * triggers do not fire and prevent_destroy does not hold.
 *
 * @internal
 */
export function isDevelopment(
  workspace: WorkspaceDocument | undefined,
  environment: string | undefined,
): boolean {
  const { environments = {} } = workspace?.spec ?? {};
  return (
    environment !== undefined &&
    Object.hasOwn(environments, environment) &&
    environments[environment].mode === 'development'
  );
}
