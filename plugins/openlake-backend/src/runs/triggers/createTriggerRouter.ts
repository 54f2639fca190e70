import type { Tick } from '@openlake/plugin-openlake-common';
import type { Handlers } from '../../access/Handlers';
import { triggerText } from '../../jobs/triggerText';
import type { TickRecord, TriggerStore } from './TriggerStore';

/**
 * The endpoints of triggers.
 *
 * @internal
 */
export function createTriggerRouter(
  store: TriggerStore,
): Handlers<'listTicks'> {
  return {
    async listTicks({ params, query }) {
      const { ticks, nextCursor } = await store.pageTicks(params, {
        ...query,
        skipped: query.skipped === 'true',
      });
      return { items: ticks.map(toTick), nextCursor };
    },
  };
}

function toTick(record: TickRecord): Tick {
  // A key begins with its kind.
  const [kind] = record.triggerKey.split('-') as [Tick['kind']];
  const isClock = kind === 'schedule' || kind === 'interval';
  return {
    kind,
    trigger: record.trigger && triggerText(record.trigger),
    scheduledAt: isClock ? record.tick : undefined,
    from: isClock && record.from !== record.tick ? record.from : undefined,
    at: record.at,
    run: record.runId,
    skipped: record.skippedBecause,
  };
}
