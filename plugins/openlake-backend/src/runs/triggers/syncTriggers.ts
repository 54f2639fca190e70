import { canonicalJson, triggerKind } from '@openlake/plugin-openlake-common';
import type { Transaction } from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type { RunnableJob } from '../RunnableJobs';
import { firstLook } from './plan';
import { type TriggerRecord, triggerKeys } from './Trigger';
import type { TriggerStore } from './TriggerStore';

/**
 * Makes the triggers on record those of the job's newest revision. What stays
 * keeps its place, what is new starts now, what is gone is forgotten.
 *
 * @param job - undefined or retired: it has none
 * @param now - when the revision came
 * @internal
 */
export async function syncTriggers(
  tx: Transaction,
  store: TriggerStore,
  key: JobKey,
  job: RunnableJob | undefined,
  now: Date,
): Promise<void> {
  const wanted = triggerKeys(job && !job.retired ? job.spec.triggers : []);
  for (const record of await store.listOf(tx, key)) {
    const trigger = wanted.get(record.key);
    if (!trigger) {
      await store.remove(tx, record);
    } else if (canonicalJson(trigger) !== canonicalJson(record.trigger)) {
      await store.update(tx, { ...record, trigger });
    }
    wanted.delete(record.key);
  }
  for (const [triggerKey, trigger] of wanted) {
    const record: TriggerRecord = {
      workspace: key.workspace,
      job: key.job,
      key: triggerKey,
      kind: triggerKind(trigger),
      trigger,
      state: {},
      version: 1,
      createdAt: now.toISOString(),
    };
    await store.insert(tx, { ...record, nextAt: firstLook(trigger, now) });
  }
}
