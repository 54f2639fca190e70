import {
  localPath,
  planScan,
  ScanPlan,
  TableCatalog as IcebergCatalog,
} from '@openlake/iceberg';
import {
  ConnectorError,
  TableFiles,
  TableRead,
  TableWrite,
  TableWriteRequest,
} from '@openlake/plugin-openlake-node';
import { translated } from './connectorError';
import { IcebergTableWrite } from './IcebergTableWrite';
import { assertInsideWarehouse } from './insideWarehouse';
import { tableIdentifier } from './tableIdentifier';

/**
 * Plans reads and stages writes for engines on this machine.
 *
 * @internal
 */
export class IcebergTableFiles implements TableFiles {
  readonly #catalog: IcebergCatalog;
  readonly #folders: { warehouse: string; staging: string };

  constructor(options: {
    catalog: IcebergCatalog;
    /** Folder that the tables are in, links resolved. */
    warehouse: string;
    /** On the same disk, for what is not yet committed. */
    staging: string;
  }) {
    this.#catalog = options.catalog;
    this.#folders = options;
  }

  async planRead(
    table: string,
    options: { snapshotId?: string; signal?: AbortSignal } = {},
  ): Promise<TableRead> {
    options.signal?.throwIfAborted();
    const snapshotId = parseSnapshotId(options.snapshotId);
    return translated(async () => {
      const loaded = await this.#catalog.loadTable(tableIdentifier(table));
      const plan = await planScan(loaded, {
        ...(snapshotId !== undefined && { snapshotId }),
      });
      options.signal?.throwIfAborted();
      const read = readOf(plan);
      for (const path of read.paths) {
        assertInsideWarehouse(this.#folders.warehouse, table, path);
      }
      return read;
    });
  }

  async beginWrite(
    request: TableWriteRequest,
    options: { signal?: AbortSignal } = {},
  ): Promise<TableWrite> {
    options.signal?.throwIfAborted();
    return translated(() =>
      IcebergTableWrite.begin(this.#catalog, this.#folders, request),
    );
  }
}

function readOf(plan: ScanPlan): TableRead {
  const files = plan.tasks.flatMap(task => [task.file, ...task.deletes]);
  const sum = (values: bigint[]) =>
    Number(values.reduce((total, value) => total + value, 0n));
  return {
    ...(plan.snapshotId !== undefined && {
      snapshotId: String(plan.snapshotId),
    }),
    rows: sum(plan.tasks.map(task => task.file.recordCount)),
    bytes: sum(plan.tasks.map(task => task.file.fileSizeInBytes)),
    plan,
    paths: [...new Set(files.map(file => localPath(file.filePath)))],
  };
}

function parseSnapshotId(text: string | undefined): bigint | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (!/^\d{1,19}$/.test(text)) {
    throw new ConnectorError('not_found', `There is no snapshot "${text}"`);
  }
  return BigInt(text);
}
