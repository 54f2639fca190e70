import type { OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { instantMs, toInstant } from '../../database/instant';
import { type RunRecord } from '../Run';
import { fromRunRow } from '../runRows';
import { LONGEST_WAIT_MS } from './callErrors';
import type { DispatchStore, EngineScope } from './DispatchStore';

/** @internal */
export class DatabaseDispatchStore implements DispatchStore {
  readonly #database: OpenlakeDatabase;

  constructor(database: OpenlakeDatabase) {
    this.#database = database;
  }

  async listDue(
    now: string,
    limit: number,
    scope: EngineScope,
  ): Promise<RunRecord[]> {
    const rows = await this.#due(now, limit, scope)
      .whereRaw("state = 'queued' and admitted_at is not null")
      .orderBy([
        { column: 'priority', order: 'desc' },
        { column: 'queue_order' },
        { column: 'id' },
      ]);
    return rows.map(fromRunRow);
  }

  async listTerminating(
    now: string,
    limit: number,
    scope: EngineScope,
  ): Promise<RunRecord[]> {
    const rows = await this.#due(now, limit, scope)
      .where('state', 'terminating')
      .orderBy(['queued_at', 'id']);
    return rows.map(fromRunRow);
  }

  #due(now: string, limit: number, scope: EngineScope) {
    return this.#database
      .knex('runs')
      .where(ours =>
        'only' in scope
          ? ours.where('orchestrator', scope.only)
          : ours.whereNotIn('orchestrator', scope.without),
      )
      .where(due =>
        due
          .whereNull('dispatch_after')
          .orWhere('dispatch_after', '<=', now)
          .orWhere(
            'dispatch_after',
            '>',
            toInstant(instantMs(now) + LONGEST_WAIT_MS),
          ),
      )
      .limit(limit);
  }
}
