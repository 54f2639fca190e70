import type { TriggerKind } from '@openlake/plugin-openlake-common';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type { Skip, TriggerRecord } from './Trigger';
import type { TickRecord, TriggerStore } from './TriggerStore';

/** @internal */
export class DatabaseTriggerStore implements TriggerStore {
  readonly #database: OpenlakeDatabase;

  constructor(database: OpenlakeDatabase) {
    this.#database = database;
  }

  async listOf(tx: Transaction, job: JobKey): Promise<TriggerRecord[]> {
    const rows = await tx('run_triggers')
      .where({ workspace: job.workspace, job: job.job })
      .orderBy('trigger_key')
      .forUpdate();
    return rows.map(fromRow);
  }

  async listByKind(
    tx: Transaction,
    kind: TriggerKind,
  ): Promise<TriggerRecord[]> {
    const rows = await tx('run_triggers')
      .where({ kind })
      .orderBy(['workspace', 'job', 'trigger_key'])
      .forUpdate();
    return rows.map(fromRow);
  }

  async listDue(now: string, limit: number): Promise<TriggerRecord[]> {
    const rows = await this.#database
      .knex('run_triggers')
      .where('next_at', '<=', now)
      .orderBy(['next_at', 'workspace', 'job', 'trigger_key'])
      .limit(limit);
    return rows.map(fromRow);
  }

  async listJobs(): Promise<JobKey[]> {
    return this.#database
      .knex('run_triggers')
      .distinct('workspace', 'job')
      .orderBy(['workspace', 'job']);
  }

  async insert(tx: Transaction, trigger: TriggerRecord): Promise<void> {
    await tx('run_triggers').insert(toRow(trigger));
  }

  async update(tx: Transaction, trigger: TriggerRecord): Promise<boolean> {
    const row = toRow({ ...trigger, version: trigger.version + 1 });
    const written = await tx('run_triggers')
      .where({ ...placeOf(trigger), version: trigger.version })
      .update({
        trigger: row.trigger,
        next_at: row.next_at,
        state: row.state,
        version: row.version,
      });
    return written === 1;
  }

  async remove(tx: Transaction, trigger: TriggerRecord): Promise<void> {
    await tx('run_triggers').where(placeOf(trigger)).delete();
  }

  async takeTick(
    tx: Transaction,
    trigger: JobKey & { key: string },
    tick: string,
    at: string,
  ): Promise<boolean> {
    const taken = await tx('run_ticks')
      .insert({ ...placeOf(trigger), tick, at })
      .onConflict(['workspace', 'job', 'trigger_key', 'tick'])
      .ignore()
      .returning('tick');
    return taken.length > 0;
  }

  async noteRun(
    tx: Transaction,
    trigger: JobKey & { key: string },
    tick: string,
    runId: string,
  ): Promise<void> {
    await tx('run_ticks')
      .where({ ...placeOf(trigger), tick })
      .update({ run_id: runId });
  }

  async skipTicks(
    tx: Transaction,
    trigger: JobKey & { key: string },
    skip: Skip,
    at: string,
  ): Promise<boolean> {
    const skipped = await tx('run_ticks')
      .insert({
        ...placeOf(trigger),
        tick: skip.tick,
        first_tick: skip.from,
        skipped_because: skip.because,
        at,
      })
      .onConflict(['workspace', 'job', 'trigger_key', 'tick'])
      .ignore()
      .returning('tick');
    return skipped.length > 0;
  }

  async listTicks(job: JobKey, limit: number): Promise<TickRecord[]> {
    const rows = await this.#database
      .knex('run_ticks')
      .where({ workspace: job.workspace, job: job.job })
      .orderBy([
        { column: 'at', order: 'desc' },
        { column: 'tick', order: 'desc' },
      ])
      .limit(limit);
    return rows.map(row => ({
      triggerKey: row.trigger_key,
      tick: row.tick,
      from: row.first_tick ?? undefined,
      runId: row.run_id ?? undefined,
      skippedBecause: row.skipped_because ?? undefined,
      at: row.at,
    }));
  }
}

function placeOf({ workspace, job, key }: JobKey & { key: string }) {
  return { workspace, job, trigger_key: key };
}

function toRow(record: TriggerRecord) {
  return {
    ...placeOf(record),
    kind: record.kind,
    trigger: JSON.stringify(record.trigger),
    next_at: record.nextAt ?? null,
    state: JSON.stringify(record.state),
    version: record.version,
    created_at: record.createdAt,
  };
}

function fromRow(row: Record<string, any>): TriggerRecord {
  return {
    workspace: row.workspace,
    job: row.job,
    key: row.trigger_key,
    kind: row.kind,
    trigger: JSON.parse(row.trigger),
    nextAt: row.next_at ?? undefined,
    state: JSON.parse(row.state),
    version: row.version,
    createdAt: row.created_at,
  };
}
