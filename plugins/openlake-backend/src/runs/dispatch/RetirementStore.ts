import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import type { JobKey } from '../../jobs/Job';

/** A job that its engine has still to take out of service. @internal */
export interface Retirement extends JobKey {
  /** That told of it, the newest. */
  fact: number;
}

/**
 * Jobs that engines have still to take out of service.
 *
 * @internal
 */
export class RetirementStore {
  readonly #database: OpenlakeDatabase;

  constructor(database: OpenlakeDatabase) {
    this.#database = database;
  }

  async put(tx: Transaction, retirement: Retirement): Promise<void> {
    const { workspace, job, fact } = retirement;
    await tx('run_retirements')
      .insert({ workspace, job, fact })
      .onConflict(['workspace', 'job'])
      .merge();
  }

  /** Oldest first. */
  async list(): Promise<Retirement[]> {
    const rows = await this.#database.knex('run_retirements').orderBy('fact');
    return rows.map(({ workspace, job, fact }) => ({
      workspace,
      job,
      fact: Number(fact),
    }));
  }

  /** It is done, unless the job has been retired once more since. */
  async remove({ workspace, job, fact }: Retirement): Promise<void> {
    await this.#database
      .knex('run_retirements')
      .where({ workspace, job, fact })
      .delete();
  }
}
