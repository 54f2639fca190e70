import type { Handlers } from '../../access/Handlers';
import type { RetentionOptions } from './RetentionOptions';
import type { RetentionStore } from './RetentionStore';
import { NEWEST_RUNS } from './RetentionSweep';

const PASSES_SHOWN = 5;

/**
 * The endpoint of the retention.
 *
 * @internal
 */
export function createRetentionRouter(options: {
  retentionStore: RetentionStore;
  keep: RetentionOptions['keep'];
}): Handlers<'getRetention'> {
  const { retentionStore, keep } = options;
  return {
    async getRetention() {
      const passes = await retentionStore.passes(PASSES_SHOWN);
      return {
        ...keep,
        newestRuns: NEWEST_RUNS,
        passes: passes.map(({ id: _id, ...pass }) => pass),
      };
    },
  };
}
