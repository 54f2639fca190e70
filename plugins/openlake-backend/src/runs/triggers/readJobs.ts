import { type JobKey, jobKeyText } from '../../jobs/Job';
import type { RunnableJob, RunnableJobs } from '../RunnableJobs';

/** Jobs by `workspace/job`. @internal */
export interface ReadJobs {
  found: Map<string, RunnableJob>;
  /** What is wrong with those that cannot be read. */
  unreadable: Map<string, unknown>;
}

/**
 * Reads jobs so that one which cannot be read keeps no other from it.
 *
 * @internal
 */
export async function readJobs(
  jobs: RunnableJobs,
  keys: readonly JobKey[],
): Promise<ReadJobs> {
  const found = new Map<string, RunnableJob>();
  const unreadable = new Map<string, unknown>();
  const distinct = new Map(keys.map(key => [jobKeyText(key), key]));
  for (const [text, key] of distinct) {
    try {
      const job = await jobs.find(key);
      if (job) {
        found.set(text, job);
      }
    } catch (error) {
      unreadable.set(text, error);
    }
  }
  return { found, unreadable };
}
