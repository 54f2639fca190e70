import { LoggerService } from '@backstage/backend-plugin-api';
import { QueryEngine } from '@openlake/plugin-openlake-node';
import { Clock, toInstant } from '../../database/instant';
import { RoundContext, RoundCounts } from '../../database/Loop';
import { afterCommit, OpenlakeDatabase } from '../../database/OpenlakeDatabase';
import { TableRecord } from '../TableRecord';
import { TableStore } from '../TableStore';
import { ContractChecker } from './ContractChecker';

const BATCH = 10;

/**
 * Checks contracts after writes and after the contracts themselves changed.
 *
 * @internal
 */
export class CheckRounds {
  readonly #database: OpenlakeDatabase;
  readonly #store: TableStore;
  readonly #clock: Clock;
  readonly #engine: () => QueryEngine | undefined;
  readonly #logger: LoggerService;
  readonly #onChange: (tables: string[]) => void;

  constructor(options: {
    database: OpenlakeDatabase;
    store: TableStore;
    clock: Clock;
    engine: () => QueryEngine | undefined;
    logger: LoggerService;
    onChange: (tables: string[]) => void;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#engine = options.engine;
    this.#logger = options.logger;
    this.#onChange = options.onChange;
  }

  async runOnce({ signal }: RoundContext): Promise<RoundCounts> {
    const due = await this.#store.dueChecks(BATCH);
    let checked = 0;
    for (const record of due) {
      signal.throwIfAborted();
      checked += Number(await this.#check(record, signal));
    }
    // Without progress the next round waits its time.
    return { checked, more: due.length === BATCH && checked > 0 };
  }

  async #check(record: TableRecord, signal: AbortSignal): Promise<boolean> {
    const description = record.found?.description;
    const snapshotId = description?.current?.id;
    if (!record.declared || !description || !snapshotId) {
      return false;
    }
    const neighbours = record.workspace
      ? await this.#store.ofWorkspace(record.workspace)
      : [];
    try {
      const results = await ContractChecker.check(
        this.#engine(),
        {
          table: record.name,
          snapshotId,
          description,
          document: record.declared.document,
          neighbours: neighbours
            .filter(({ found }) => found?.description)
            .map(({ name }) => name),
        },
        signal,
      );
      await this.#database.transaction(async tx => {
        await this.#store.saveChecks(tx, {
          table: record.name,
          snapshotId,
          run: record.found?.writer?.run,
          at: toInstant(this.#clock()),
          results,
        });
        afterCommit(tx, () => this.#onChange([record.name]));
      }, 'table.check');
      return true;
    } catch (error) {
      signal.throwIfAborted();
      this.#logger.warn(
        `The contract of ${record.name} waits to be checked: ${
          (error as Error).message
        }`,
      );
      return false;
    }
  }
}
