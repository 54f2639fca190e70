import type { Knex } from 'knex';
import { firstIdAt } from '../ulidTime';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';
import type { RetentionPassRecord, RetentionStore } from './RetentionStore';
import type { OldRun, RunNeeds } from './whyKept';

const ENDED = 'terminated';
const ACTIVE_BACKFILLS = ['running', 'paused'];
/** Of first deployments. */
const FOR_EVER = 'once';

/** @internal */
export class DatabaseRetentionStore implements RetentionStore {
  readonly #knex: Knex;

  constructor(database: OpenlakeDatabase) {
    this.#knex = database.knex;
  }

  async passes(limit: number): Promise<RetentionPassRecord[]> {
    const rows = await this.#knex('retention_passes')
      .orderBy('id', 'desc')
      .limit(limit);
    return rows.map(row => ({
      id: row.id,
      startedAt: row.started_at,
      endedAt: row.ended_at ?? undefined,
      removed: JSON.parse(row.removed),
      kept: JSON.parse(row.kept),
      problem: row.problem ?? undefined,
    }));
  }

  async putPass(tx: Transaction, pass: RetentionPassRecord): Promise<void> {
    await tx('retention_passes')
      .insert({
        id: pass.id,
        started_at: pass.startedAt,
        ended_at: pass.endedAt ?? null,
        removed: JSON.stringify(pass.removed),
        kept: JSON.stringify(pass.kept),
        problem: pass.problem ?? null,
      })
      .onConflict('id')
      .merge();
  }

  async forgetPasses(tx: Transaction, keep: number): Promise<void> {
    const oldest = await tx('retention_passes')
      .orderBy('id', 'desc')
      .offset(keep - 1)
      .first('id');
    if (oldest) {
      await tx('retention_passes').where('id', '<', oldest.id).delete();
    }
  }

  async jobs(after: JobKey | undefined, limit: number): Promise<JobKey[]> {
    const jobs = this.#knex('run_jobs')
      .orderBy(['workspace', 'job'])
      .limit(limit)
      .select('workspace', 'job');
    if (after) {
      jobs.whereRaw('(workspace, job) > (?, ?)', [after.workspace, after.job]);
    }
    return jobs;
  }

  async oldRuns(
    { workspace, job }: JobKey,
    query: { endedBefore: string; after: number; limit: number },
  ): Promise<OldRun[]> {
    const rows = await this.#knex('runs')
      .where({ workspace, job, lifecycle: ENDED })
      .where('number', '>', query.after)
      .where('ended_at', '<', query.endedBefore)
      // What began later cannot have ended before; this is in the index.
      .where('id', '<', firstIdAt(query.endedBefore))
      .orderBy('number')
      .limit(query.limit)
      .select('id', 'number', 'orchestrator', 'backfill_id', 'version');
    return rows.map(row => ({
      id: row.id,
      number: row.number,
      orchestrator: row.orchestrator,
      backfillId: row.backfill_id ?? undefined,
      version: row.version,
    }));
  }

  async taskCounts(ids: readonly string[]): Promise<Map<string, number>> {
    const rows: any[] = await this.#knex('task_runs')
      .whereIn('run_id', [...ids])
      .groupBy('run_id')
      .select('run_id')
      .count('* as tasks');
    return new Map(rows.map(row => [row.run_id, Number(row.tasks)]));
  }

  async needs(
    { workspace, job }: JobKey,
    runs: readonly OldRun[],
    newest: number,
  ): Promise<RunNeeds> {
    const knex = this.#knex;
    const ids = runs.map(({ id }) => id);
    const ofJob = () => knex('runs').where({ workspace, job });
    const newestOnes = await ofJob()
      .where({ lifecycle: ENDED })
      .orderBy('number', 'desc')
      .offset(newest - 1)
      .first('number');
    const success = await ofJob()
      .where({ state: 'success' })
      .orderBy('id', 'desc')
      .first('id');
    const stands = await knex('run_jobs')
      .where({ workspace, job })
      .first('ended_run');
    const parents: string[] = await knex('runs')
      .whereIn('parent_run_id', ids)
      .whereNot({ lifecycle: ENDED })
      .distinct('parent_run_id')
      .pluck('parent_run_id');
    const children: string[] = await knex({ child: 'runs' })
      .join({ parent: 'runs' }, 'parent.id', 'child.parent_run_id')
      .whereIn('child.id', ids)
      .whereNot('parent.lifecycle', ENDED)
      .pluck('child.id');
    const backfills = [
      ...new Set(runs.flatMap(({ backfillId }) => backfillId ?? [])),
    ];
    const active: string[] = backfills.length
      ? await knex('backfills')
          .whereIn('id', backfills)
          .whereIn('state', ACTIVE_BACKFILLS)
          .pluck('id')
      : [];
    const incidents: string[] = await knex('run_incidents')
      .where({ workspace, job })
      .whereNull('resolved_at')
      .pluck('opened_by');
    return {
      // With fewer runs than that, all of them are new.
      newestFrom: newestOnes?.number ?? 0,
      lastSuccess: success?.id,
      standing: stands?.ended_run ?? undefined,
      activeRelatives: new Set([...parents, ...children]),
      activeBackfills: new Set(active),
      openIncidents: new Set(incidents),
    };
  }

  async beginRemoval(
    tx: Transaction,
    runs: readonly OldRun[],
    now: string,
  ): Promise<OldRun[]> {
    const unchanged = await lockUnchanged(tx, runs);
    await tx('runs')
      .whereIn('id', unchanged)
      .update({ removing_since: now, version: tx.raw('version + 1') });
    return runs
      .filter(({ id }) => unchanged.includes(id))
      .map(run => ({ ...run, version: run.version + 1 }));
  }

  async removeRuns(tx: Transaction, runs: readonly OldRun[]): Promise<number> {
    const unchanged = await lockUnchanged(tx, runs);
    await keepEnds(tx, runs, unchanged);
    // Its tasks and repairs go with it: see the foreign keys.
    const removed = await tx('runs').whereIn('id', unchanged).delete();
    await tx('run_keys').whereIn('run_id', unchanged).delete();
    return removed;
  }

  async removeTicks(
    tx: Transaction,
    before: string,
    limit: number,
  ): Promise<number> {
    const keys = ['workspace', 'job', 'trigger_key', 'tick'];
    return tx('run_ticks')
      .whereIn(
        keys,
        tx({ old: 'run_ticks' })
          .where('old.at', '<', before)
          .whereNot('old.tick', FOR_EVER)
          .whereExists(
            tx({ newer: 'run_ticks' })
              .whereRaw('newer.workspace = old.workspace')
              .whereRaw('newer.job = old.job')
              .whereRaw('newer.at > old.at')
              .select('newer.tick'),
          )
          .orderBy('old.at')
          .limit(limit)
          .select(keys.map(key => `old.${key}`)),
      )
      .delete();
  }

  async removeKeys(
    tx: Transaction,
    now: string,
    limit: number,
  ): Promise<number> {
    const keys = ['workspace', 'job', 'key'];
    return tx('run_keys')
      .whereIn(
        keys,
        tx('run_keys')
          .where('expires_at', '<=', now)
          .orderBy('expires_at')
          .limit(limit)
          .select(keys),
      )
      .delete();
  }

  async removeIncidents(
    tx: Transaction,
    resolvedBefore: string,
    limit: number,
  ): Promise<number> {
    return tx('run_incidents')
      .whereIn(
        'id',
        tx('run_incidents')
          .where('resolved_at', '<', resolvedBefore)
          .orderBy('resolved_at')
          .limit(limit)
          .select('id'),
      )
      .delete();
  }

  async removeBackfills(
    tx: Transaction,
    endedBefore: string,
    limit: number,
  ): Promise<number> {
    return tx('backfills')
      .whereIn(
        'id',
        tx('backfills')
          .where('ended_at', '<', endedBefore)
          .whereNotIn('state', ACTIVE_BACKFILLS)
          .whereNotExists(
            tx('runs').whereRaw('runs.backfill_id = backfills.id').select('id'),
          )
          .orderBy('id')
          .limit(limit)
          .select('id'),
      )
      .delete();
  }

  async usedRevisions(
    { workspace, job }: JobKey,
    hashes: readonly string[],
  ): Promise<Set<string>> {
    const backfill = await this.#knex('backfills')
      .where({ workspace, job })
      .whereIn('state', ACTIVE_BACKFILLS)
      .first('id');
    if (backfill) {
      return new Set(hashes);
    }
    const byRuns: string[] = await this.#knex('runs')
      .where({ workspace, job })
      .whereIn('revision_hash', [...hashes])
      .distinct('revision_hash')
      .pluck('revision_hash');
    const byRepairs: string[] = await this.#knex('run_repairs')
      .join('runs', 'runs.id', 'run_repairs.run_id')
      .where({ 'runs.workspace': workspace, 'runs.job': job })
      .whereIn('run_repairs.revision_hash', [...hashes])
      .distinct('run_repairs.revision_hash')
      .pluck('run_repairs.revision_hash');
    return new Set([...byRuns, ...byRepairs]);
  }
}

/** A repair or a mark since may have changed what its backfill keeps of a run. */
async function keepEnds(
  tx: Transaction,
  runs: readonly OldRun[],
  ids: readonly string[],
): Promise<void> {
  const backfills = new Set(runs.flatMap(({ backfillId }) => backfillId ?? []));
  if (backfills.size) {
    await tx('backfill_intervals')
      .whereIn('backfill_id', [...backfills])
      .whereIn('run_id', ids)
      .update({
        state: tx('runs')
          .whereRaw('runs.id = backfill_intervals.run_id')
          .select('state'),
      });
  }
}

/** Ids of the runs that are as they were read. */
async function lockUnchanged(
  tx: Transaction,
  runs: readonly OldRun[],
): Promise<string[]> {
  return tx('runs')
    .where({ lifecycle: ENDED })
    .whereIn(
      ['id', 'version'],
      runs.map(({ id, version }) => [id, version]),
    )
    .forUpdate()
    .pluck('id');
}
