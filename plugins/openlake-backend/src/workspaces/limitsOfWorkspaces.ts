import { WorkspaceRecord } from './Workspace';

/** How many runs there can be at once. @internal */
export interface ConfiguredLimits {
  /** By name; only of workspaces that say so. */
  workspaces: Map<string, number>;
  /** By `workspace/profile`; only of profiles that say so. */
  computes: Map<string, number>;
}

/**
 * The limits that workspaces set in the environment in which they are deployed.
 *
 * @internal
 */
export function limitsOfWorkspaces(
  records: ReadonlyArray<Pick<WorkspaceRecord, 'name' | 'deployed'>>,
): ConfiguredLimits {
  const workspaces = new Map<string, number>();
  const computes = new Map<string, number>();
  for (const { name, deployed } of records) {
    if (deployed) {
      const { spec } = deployed.document;
      const environment = spec.environments[deployed.environment ?? ''];
      const { max_concurrent_runs: most } =
        environment?.concurrency ?? spec.concurrency ?? {};
      if (most !== undefined) {
        workspaces.set(name, most);
      }
      const profiles = { ...spec.compute, ...environment?.compute };
      for (const [profile, { max_concurrent_runs: max }] of Object.entries(
        profiles,
      )) {
        if (max !== undefined) {
          computes.set(`${name}/${profile}`, max);
        }
      }
    }
  }
  return { workspaces, computes };
}
