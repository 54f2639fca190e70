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
    { workspace, job }: JobKey,
    message: string,
  ): Promise<void> {
    await tx('runs')
      .where({ workspace, job, state: 'queued' })
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

  async queuePositions(
    runs: ReadonlyArray<JobKey & { id: string }>,
  ): Promise<Map<string, number>> {
    if (!runs.length) {
      return new Map();
    }
    const { knex } = this.#database;
    const jobs = new Map(runs.map(run => [jobKeyText(run), run]));
    const places = knex('runs')
      .where('state', 'queued')
      .whereNull('admitted_at')
      .whereIn(
        ['workspace', 'job'],
        [...jobs.values()].map(({ workspace, job }) => [workspace, job]),
      )
      .select('id')
      .rowNumber('place', query =>
        query
          .partitionBy(['workspace', 'job'])
          .orderBy(['queued_at', 'number']),
      );
    const rows: Array<{ id: string; place: number | string }> = await knex
      .from(places.as('places'))
      .whereIn(
        'id',
        runs.map(({ id }) => id),
      )
      .select('id', 'place');
    return new Map(rows.map(({ id, place }) => [id, Number(place)]));
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
