import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import type { RunRecord } from '../Run';
import { fromRunRow } from '../runRows';
import type { MirrorPosition, MirrorStore } from './MirrorStore';

/** @internal */
export class DatabaseMirrorStore implements MirrorStore {
  readonly #database: OpenlakeDatabase;

  constructor(database: OpenlakeDatabase) {
    this.#database = database;
  }

  async find(orchestrator: string): Promise<MirrorPosition> {
    const row = await this.#database
      .knex('run_mirrors')
      .where({ orchestrator })
      .first();
    return fromRow(row ?? {});
  }

  async list(): Promise<Map<string, MirrorPosition>> {
    const rows = await this.#database.knex('run_mirrors');
    return new Map(rows.map(row => [row.orchestrator, fromRow(row)]));
  }

  async save(
    tx: Transaction,
    orchestrator: string,
    { cursor, syncedAt }: MirrorPosition,
  ): Promise<void> {
    await tx('run_mirrors')
      .insert({
        orchestrator,
        cursor: cursor ?? null,
        synced_at: syncedAt ?? null,
      })
      .onConflict('orchestrator')
      .merge();
  }

  async listUnheard(
    orchestrator: string,
    since: string,
    limit: number,
  ): Promise<RunRecord[]> {
    const rows = await this.#database
      .knex('runs')
      .whereIn('state', ['running', 'terminating'])
      .where({ orchestrator })
      .where('observed_at', '<', since)
      .orderBy(['observed_at', 'id'])
      .limit(limit);
    return rows.map(fromRunRow);
  }
}

function fromRow(row: {
  cursor?: string | null;
  synced_at?: string | null;
}): MirrorPosition {
  return {
    cursor: row.cursor ?? undefined,
    syncedAt: row.synced_at ?? undefined,
  };
}
