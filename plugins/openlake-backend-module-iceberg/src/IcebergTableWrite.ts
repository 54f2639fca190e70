import {
  AlreadyExistsError,
  append,
  commit,
  createPartitionSpec,
  createSchema,
  currentSchema,
  currentSnapshot,
  DataFile,
  dataFolder,
  defaultSpec,
  evolveSchema,
  localLocation,
  localPath,
  NewField,
  NotFoundError,
  overwrite,
  overwritePartitions,
  PartitionSpec,
  Schema,
  SchemaStep,
  Snapshot,
  snapshotWith,
  Table,
  TableCatalog,
  TableIdentifier,
} from '@openlake/iceberg';
import {
  ConnectorError,
  TableWrite,
  TableWriteRequest,
} from '@openlake/plugin-openlake-node';
import {
  parsePartitionTransform,
  TableAccess,
} from '@openlake/plugin-openlake-common';
import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { translated } from './connectorError';
import { assertInsideWarehouse } from './insideWarehouse';
import { tableIdentifier } from './tableIdentifier';
import { schemaSteps } from './writeSchema';

/** Each holds a file open. */
const MOVES_AT_ONCE = 16;
const DEFAULT_FILE_BYTES = 128 * 1024 * 1024;

/**
 * A write into one table: files are staged in a folder of their own, moved to
 * the table when they are complete, and made visible by one commit. What never
 * gets there is removed.
 *
 * @internal
 */
export class IcebergTableWrite implements TableWrite {
  readonly folder: string;
  readonly schema: Schema;
  readonly partitionSpec: PartitionSpec;
  readonly targetFileBytes: number;
  readonly #catalog: TableCatalog;
  readonly #request: TableWriteRequest;
  readonly #warehouse: string;
  /** The table as it was when the write began; absent when it is made by it. */
  readonly #base: Table | undefined;
  readonly #steps: SchemaStep[];

  static async begin(
    catalog: TableCatalog,
    folders: { warehouse: string; staging: string },
    request: TableWriteRequest,
  ): Promise<IcebergTableWrite> {
    const identifier = tableIdentifier(request.table);
    const base = await loadIfThere(catalog, identifier);
    const made = join(folders.staging, randomUUID());
    await mkdir(made, { recursive: true });
    const folder = await realpath(made);
    try {
      const columns = await request.columns(folder);
      const shape = base
        ? await shapeOfExisting(base, request, columns)
        : { ...shapeOfNew(request, columns), steps: [] };
      return new IcebergTableWrite(
        catalog,
        { warehouse: folders.warehouse, folder },
        request,
        base,
        shape,
      );
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(
    catalog: TableCatalog,
    { warehouse, folder }: { warehouse: string; folder: string },
    request: TableWriteRequest,
    base: Table | undefined,
    shape: { schema: Schema; spec: PartitionSpec; steps: SchemaStep[] },
  ) {
    this.#catalog = catalog;
    this.#request = request;
    this.#base = base;
    this.#steps = shape.steps;
    this.#warehouse = warehouse;
    this.folder = folder;
    this.schema = shape.schema;
    this.partitionSpec = shape.spec;
    this.targetFileBytes = Number(
      base?.metadata.properties['write.target-file-size-bytes'] ??
        request.properties['write.target-file-size-bytes'] ??
        DEFAULT_FILE_BYTES,
    );
  }

  async commit(
    files: DataFile[],
    options: Parameters<TableWrite['commit']>[1],
  ) {
    this.#assertComplete(files);
    options.signal?.throwIfAborted();
    return translated(async () => {
      const table = this.#base ?? (await this.#create());
      const placed = await this.#place(table, files);
      try {
        const committed = await commit(
          this.#catalog,
          table.identifier,
          [
            ...(this.#steps.length > 0 ? [this.#evolution()] : []),
            this.#change(placed, options.properties),
          ],
          {
            ...this.#readFrom(options.readSnapshotId),
            once: options.once,
            signal: options.signal,
          },
        );
        const snapshot = options.once
          ? snapshotWith(committed.metadata, options.once)
          : currentSnapshot(committed.metadata);
        const name = `${this.#catalog.name}.${this.#request.table}`;
        if (snapshot && isOfAnother(snapshot, options.properties)) {
          await removeAll(placed);
          return writtenBy(name, snapshot);
        }
        return {
          table: name,
          ...(snapshot && { snapshotId: String(snapshot['snapshot-id']) }),
          rows: total(files, file => file.recordCount),
          bytes: total(files, file => file.fileSizeInBytes),
          files: files.length,
        };
      } catch (error) {
        // A commit whose outcome is unknown may have made them visible.
        if ((error as Error).name !== 'CommitStateUnknownError') {
          await removeAll(placed);
        }
        throw error;
      } finally {
        await this.discard();
      }
    });
  }

  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Iceberg's readers trust that a required column has no null. */
  #assertComplete(files: DataFile[]): void {
    for (const field of this.schema.fields) {
      const nulls = total(
        files,
        file => file.nullValueCounts?.get(field.id) ?? 0n,
      );
      if (field.required && nulls > 0) {
        throw new ConnectorError(
          'invalid',
          `Column ${field.name} of ${
            this.#request.table
          } needs a value in every row, and ${nulls} rows of the statement have none`,
        );
      }
    }
  }

  /** What others append meanwhile is never lost on the rows of an append. */
  #readFrom(id: string | undefined) {
    return this.#request.mode === 'append' || id === undefined
      ? {}
      : { readSnapshotId: id === 'none' ? ('none' as const) : BigInt(id) };
  }

  /** Late, so that a statement that fails leaves no empty table behind. */
  async #create(): Promise<Table> {
    const identifier = tableIdentifier(this.#request.table);
    try {
      await this.#catalog.createNamespace(identifier.namespace);
    } catch (error) {
      if (!(error instanceof AlreadyExistsError)) {
        throw error;
      }
    }
    return this.#catalog.createTable(identifier, {
      schema: this.schema,
      partitionBy: partitionFields(this.#request.partitionBy),
      properties: this.#request.properties,
    });
  }

  /** Same disk, so a move is one step per file; names are new, so nothing is overwritten. */
  async #place(table: Table, files: DataFile[]): Promise<DataFile[]> {
    const location = dataFolder(table.metadata);
    const folder = localPath(location);
    // A property of the table may say where, and whoever writes a job writes those.
    assertInsideWarehouse(this.#warehouse, this.#request.table, folder);
    await mkdir(folder, { recursive: true });
    assertInsideWarehouse(
      this.#warehouse,
      this.#request.table,
      await realpath(folder),
    );
    const placed: DataFile[] = [];
    try {
      for (let at = 0; at < files.length; at += MOVES_AT_ONCE) {
        const moves = await Promise.allSettled(
          files.slice(at, at + MOVES_AT_ONCE).map(async file => {
            placed.push(await this.#move(file, folder));
          }),
        );
        const failed = moves.find(({ status }) => status === 'rejected');
        if (failed) {
          throw (failed as PromiseRejectedResult).reason;
        }
      }
      await flush(folder);
    } catch (error) {
      await removeAll(placed);
      throw error;
    }
    return placed;
  }

  async #move(file: DataFile, folder: string): Promise<DataFile> {
    const from = resolve(localPath(file.filePath));
    if (relative(this.folder, from).startsWith('..')) {
      throw new ConnectorError(
        'invalid',
        `${from} is not in the staging folder`,
      );
    }
    const to = join(folder, `${randomUUID()}.parquet`);
    await flush(from);
    await rename(from, to);
    return { ...file, filePath: localLocation(to) };
  }

  /**
   * The files carry field ids, which the steps must give again: another writer
   * who changed the columns meanwhile makes this write void.
   */
  #evolution() {
    const change = evolveSchema(this.#steps);
    return {
      ...change,
      stage: async (context: Parameters<typeof change.stage>[0]) => {
        const metadata = await change.stage(context);
        const now = JSON.stringify(currentSchema(metadata).fields);
        if (now !== JSON.stringify(this.schema.fields)) {
          throw new ConnectorError(
            'conflict',
            `The columns of ${
              this.#request.table
            } were changed by somebody else meanwhile. Run it again.`,
          );
        }
        return metadata;
      },
    };
  }

  #change(files: DataFile[], summary: Record<string, string>) {
    switch (this.#request.mode) {
      case 'append':
        return append(files, { summary });
      case 'overwrite':
        return overwrite(files, { summary });
      default:
        return overwritePartitions(files, { summary });
    }
  }
}

/** Whether the write was made before, by an attempt that called itself otherwise. */
function isOfAnother(
  { summary }: Snapshot,
  properties: Record<string, string>,
): boolean {
  return Object.entries(properties).some(
    ([name, value]) => summary?.[name] !== value,
  );
}

function writtenBy(table: string, snapshot: Snapshot): TableAccess {
  const count = (name: string) => Number(snapshot.summary?.[name] ?? 0);
  return {
    table,
    snapshotId: String(snapshot['snapshot-id']),
    rows: count('added-records'),
    bytes: count('added-files-size'),
    files: count('added-data-files'),
  };
}

async function loadIfThere(
  catalog: TableCatalog,
  identifier: TableIdentifier,
): Promise<Table | undefined> {
  try {
    return await catalog.loadTable(identifier);
  } catch (error) {
    if (error instanceof NotFoundError) {
      return undefined;
    }
    throw error;
  }
}

async function shapeOfExisting(
  base: Table,
  request: TableWriteRequest,
  columns: NewField[],
) {
  const steps = schemaSteps(
    request.table,
    base.metadata,
    columns,
    request.onSchemaChange,
  );
  const metadata =
    steps.length === 0
      ? base.metadata
      : await evolveSchema(steps).stage({
          table: base,
          startingSnapshot: currentSnapshot(base.metadata),
          now: Date.now(),
          write: async () => {},
        });
  return {
    schema: currentSchema(metadata),
    spec: defaultSpec(metadata),
    steps,
  };
}

function shapeOfNew(request: TableWriteRequest, columns: NewField[]) {
  const schema = createSchema(columns);
  return {
    schema,
    spec: createPartitionSpec(schema, partitionFields(request.partitionBy)),
  };
}

function partitionFields(partitionBy: string[]) {
  return partitionBy.map(text => {
    const field = parsePartitionTransform(text);
    if (!field) {
      throw new ConnectorError(
        'invalid',
        `"${text}" is not a partition field: write a column, or year(c), month(c), day(c), hour(c)`,
      );
    }
    return {
      column: field.column.split('.'),
      transform:
        field.argument === undefined
          ? field.transform
          : `${field.transform}[${field.argument}]`,
    };
  });
}

function total(files: DataFile[], count: (file: DataFile) => bigint): number {
  return Number(files.reduce((sum, file) => sum + count(file), 0n));
}

async function removeAll(files: DataFile[]): Promise<void> {
  await Promise.all(
    files.map(file => rm(localPath(file.filePath), { force: true })),
  );
}

/** A commit must not outlive its files in a power cut. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
