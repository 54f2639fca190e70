import { TablePin } from '@openlake/plugin-openlake-node';

interface PinRequest {
  tables: readonly string[];
  resolve(pins: TablePin[]): void;
  reject(error: Error): void;
}

/**
 * Attempts that wait for the snapshots they have found to be written down, in
 * the order they asked.
 *
 * @internal
 */
export class PinRequests {
  readonly #open: PinRequest[] = [];
  #closed = false;

  get count(): number {
    return this.#open.length;
  }

  /** @returns what holds for these tables, once `answer` knows */
  add(found: readonly TablePin[]): Promise<TablePin[]> {
    if (this.#closed) {
      return Promise.reject(gone());
    }
    return new Promise((resolve, reject) => {
      const tables = found.map(({ table }) => table);
      this.#open.push({ tables, resolve, reject });
    });
  }

  /** Answers the oldest requests with pins that were written. */
  answer(count: number, pins: Readonly<Record<string, string>>): void {
    for (const { tables, resolve } of this.#open.splice(0, count)) {
      resolve(tables.map(table => ({ table, snapshotId: pins[table] })));
    }
  }

  /** Nothing is written any more. */
  close(): void {
    this.#closed = true;
    this.#open.splice(0).forEach(({ reject }) => reject(gone()));
  }
}

function gone(): Error {
  return new Error('The runner does not drive this run any more');
}
