import type { JobSpec } from '@openlake/plugin-openlake-common';

/**
 * Compute profiles with a limit that tasks of a job use, with that limit, by
 * `workspace/profile`. A profile that refines a limited one takes its places.
 *
 * @param tasks - keys of the tasks that count; all by default
 * @internal
 */
export function limitedComputes(
  workspace: string,
  spec: Pick<JobSpec, 'tasks' | 'compute'>,
  tasks?: readonly string[],
): Map<string, number> {
  const limited = new Map<string, number>();
  for (const { key, compute = '' } of spec.tasks) {
    const { max_concurrent_runs: max, profile = compute } =
      spec.compute[compute] ?? {};
    if (max !== undefined && (!tasks || tasks.includes(key))) {
      limited.set(`${workspace}/${profile}`, max);
    }
  }
  return new Map([...limited].sort(([a], [b]) => (a < b ? -1 : 1)));
}
