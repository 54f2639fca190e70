import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import { type JobKey, jobKeyText } from '../../jobs/Job';
import { type RunRecord } from '../Run';
import { fromRunRow } from '../runRows';
import type { DispatchStore } from './DispatchStore';

/** @internal */
export class DatabaseDispatchStore implements DispatchStore {
  readonly #database: OpenlakeDatabase;

  constructor(database: OpenlakeDatabase) {
    this.#database = database;
  }

  async listWaitingJobs(): Promise<JobKey[]> {
    return this.#database
      .knex('runs')
      .where('state', 'queued')
      .whereNull('admitted_at')
      .groupBy('workspace', 'job')
      .select('workspace', 'job')
      .orderByRaw('min(queued_at), workspace, job');
  }

  async listDue(now: string, limit: number): Promise<RunRecord[]> {
    const rows = await this.#due(now, limit)
      .where('state', 'queued')
      .whereNotNull('admitted_at');
    return rows.map(fromRunRow);
  }

  async listTerminating(now: string, limit: number): Promise<RunRecord[]> {
    const rows = await this.#due(now, limit).where('state', 'terminating');
    return rows.map(fromRunRow);
  }

  async explainWaiting(
    tx: Transaction,
    runIds: readonly string[],
    message: string,
  ): Promise<void> {
    if (!runIds.length) {
      return;
    }
    await tx('runs')
      .whereIn('id', runIds)
      .where('state', 'queued')
      .whereNull('admitted_at')
      .where(other =>
        other.whereNull('reason_message').orWhereNot('reason_message', message),
      )
      .update({
        reason_code: 'max_concurrent_runs',
        reason_message: message,
        version: tx.raw('version + 1'),
      });
  }

  async queuePositions(jobs: readonly JobKey[]): Promise<Map<string, number>> {
    const positions = new Map<string, number>();
    if (!jobs.length) {
      return positions;
    }
    const unique = new Map(jobs.map(job => [jobKeyText(job), job]));
    const rows: Array<{ id: string; workspace: string; job: string }> =
      await this.#database
        .knex('runs')
        .where('state', 'queued')
        .whereNull('admitted_at')
        .whereIn(
          ['workspace', 'job'],
          [...unique.values()].map(({ workspace, job }) => [workspace, job]),
        )
        .orderBy(['queued_at', 'number'])
        .select('id', 'workspace', 'job');
    const counts = new Map<string, number>();
    for (const { id, ...job } of rows) {
      const position = (counts.get(jobKeyText(job)) ?? 0) + 1;
      counts.set(jobKeyText(job), position);
      positions.set(id, position);
    }
    return positions;
  }

  #due(now: string, limit: number) {
    return this.#database
      .knex('runs')
      .where(due =>
        due.whereNull('dispatch_after').orWhere('dispatch_after', '<=', now),
      )
      .orderBy(['queued_at', 'id'])
      .limit(limit);
  }
}
