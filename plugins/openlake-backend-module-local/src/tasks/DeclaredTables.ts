import { TableAccess } from '@openlake/plugin-openlake-common';
import {
  CatalogSnapshot,
  ConnectorError,
  TableCatalog,
} from '@openlake/plugin-openlake-node';
import { TaskOutcome } from '../state/TaskOutcome';
import { splitTable } from './committedBefore';
import { snapshotOrigin } from './snapshotOrigin';
import { TaskContext } from './TaskContext';

/** Newest snapshots that are looked at; older ones were there before. */
const NEWEST = 500;
const RUN_ID = 'openlake.run-id';

/** A table that a task declares, and what it was before. */
interface DeclaredTable {
  name: string;
  catalog?: TableCatalog;
  /** `schema.table` */
  table: string;
  snapshots: readonly CatalogSnapshot[];
}

/**
 * The tables that a program declares to read and to write. Nobody sees what it
 * does with them, so the catalog is asked before and after: inputs are fixed
 * for the run, and outputs are the snapshots that came in between.
 *
 * @internal
 */
export class DeclaredTables {
  readonly #context: TaskContext;
  readonly #inputs: TableAccess[];
  readonly #outputs: readonly DeclaredTable[];

  private constructor(
    context: TaskContext,
    inputs: TableAccess[],
    outputs: readonly DeclaredTable[],
  ) {
    this.#context = context;
    this.#inputs = inputs;
    this.#outputs = outputs;
  }

  /**
   * Looks at the tables and fixes what is read, before the program starts.
   *
   * @throws ConnectorError when a catalog does not answer
   */
  static async open(context: TaskContext): Promise<DeclaredTables> {
    const { spec, run } = context;
    const look = (name: string) => lookAt(name, context);
    const inputs = await Promise.all(spec.inputs.map(look));
    const outputs = await Promise.all(spec.outputs.map(look));
    const found = inputs.flatMap(({ name, snapshots }) => {
      const current = snapshots.find(snapshot => snapshot.current);
      return current && !run.pins[name]
        ? [{ table: name, snapshotId: current.id }]
        : [];
    });
    const pins = new Map(Object.entries(run.pins));
    for (const { table, snapshotId } of found.length > 0
      ? await context.pin(found)
      : []) {
      pins.set(table, snapshotId!);
    }
    const accesses = inputs.map(({ name, snapshots }): TableAccess => {
      const id = pins.get(name);
      const snapshot = snapshots.find(one => one.id === id);
      return {
        table: name,
        ...(id !== undefined && { snapshotId: id }),
        ...(snapshot && {
          rows: snapshot.totalRows,
          bytes: snapshot.totalBytes,
          files: snapshot.totalFiles,
        }),
      };
    });
    for (const { table, snapshotId } of accesses) {
      context.log.system(
        `reads ${table}${
          snapshotId === undefined ? '' : ` at snapshot ${snapshotId}`
        }`,
        'info',
      );
    }
    return new DeclaredTables(context, accesses, outputs);
  }

  /** Snapshots that the program has to read, by table. */
  get pins(): Record<string, string> {
    return Object.fromEntries(
      this.#inputs.flatMap(({ table, snapshotId }) =>
        snapshotId === undefined ? [] : [[table, snapshotId]],
      ),
    );
  }

  /** What was read, and what was committed since; what cannot be told is left out. */
  async outcome(): Promise<Pick<TaskOutcome, 'inputs' | 'outputs'>> {
    return {
      inputs: this.#inputs,
      outputs: await Promise.all(
        this.#outputs.map(output => this.#written(output)),
      ),
    };
  }

  async #written(before: DeclaredTable): Promise<TableAccess> {
    const { log } = this.#context;
    const { name } = before;
    if (!before.catalog) {
      return { table: name };
    }
    let after: DeclaredTable;
    try {
      after = await lookAt(name, this.#context);
    } catch (error) {
      log.system(
        `what was written to ${name} is not known: ${(error as Error).message}`,
        'warn',
      );
      return { table: name };
    }
    const known = new Set(before.snapshots.map(({ id }) => id));
    const added = after.snapshots.filter(({ id }) => !known.has(id));
    const own = added.filter(snapshot => this.#isOurs(snapshot));
    const unsigned = added.filter(({ summary }) => !summary[RUN_ID]);
    const counted = own.length > 0 ? own : unsigned;
    if (counted.length === 0) {
      log.system(`${name} is declared as an output and was not written`);
      return { table: name };
    }
    if (unsigned.length > 0) {
      log.system(
        own.length > 0
          ? `${name}: snapshots ${ids(
              unsigned,
            )} do not say what wrote them and are not counted`
          : `${name}: snapshots ${ids(
              unsigned,
            )} do not say what wrote them; they were committed while this task ran and count as its own, but another writer may have been in between. Commit with the properties of OPENLAKE_SNAPSHOT_PROPERTIES to be certain`,
        'warn',
      );
    }
    const access: TableAccess = {
      table: name,
      snapshotId: counted[0].id,
      rows: sum(counted, ({ addedRows }) => addedRows),
      bytes: sum(counted, ({ addedBytes }) => addedBytes),
      files: sum(counted, ({ addedFiles }) => addedFiles),
    };
    log.system(
      `wrote ${name} as snapshot ${ids(counted)}, ${access.rows} rows in ${
        access.files
      } files`,
      'info',
    );
    return access;
  }

  #isOurs({ summary }: CatalogSnapshot): boolean {
    return Object.entries(snapshotOrigin(this.#context)).every(
      ([property, value]) => summary[property] === value,
    );
  }
}

async function lookAt(
  declared: string,
  { connectors, revision, signal, log }: TaskContext,
): Promise<DeclaredTable> {
  const { catalog: catalogName, table } = splitTable(
    declared,
    revision.settings.catalog,
  );
  const name = `${catalogName}.${table}`;
  let catalog: TableCatalog;
  try {
    catalog = connectors.tableCatalog(catalogName);
  } catch {
    log.system(
      `${name}: catalog ${catalogName} is not connected, so only the name of the table is recorded`,
      'warn',
    );
    return { name, table, snapshots: [] };
  }
  try {
    const { items } = await catalog.listSnapshots(
      table,
      { limit: NEWEST },
      { signal },
    );
    return { name, table, catalog, snapshots: items };
  } catch (error) {
    signal.throwIfAborted();
    if ((error as Partial<ConnectorError>).kind === 'not_found') {
      return { name, table, catalog, snapshots: [] };
    }
    throw error;
  }
}

function ids(snapshots: readonly CatalogSnapshot[]): string {
  return snapshots.map(({ id }) => id).join(', ');
}

function sum(
  snapshots: readonly CatalogSnapshot[],
  count: (snapshot: CatalogSnapshot) => number | undefined,
): number {
  return snapshots.reduce((total, one) => total + (count(one) ?? 0), 0);
}
