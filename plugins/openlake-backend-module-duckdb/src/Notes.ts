import { plural, TableAccess } from '@openlake/plugin-openlake-common';
import { TablePin } from '@openlake/plugin-openlake-node';
import { performance } from 'node:perf_hooks';

/**
 * Tells the log of a task what its statement does, and how long each step took.
 *
 * @internal
 */
export class Notes {
  readonly #note: (line: string) => void;
  #since = performance.now();

  /** @param note - takes a line; nobody listens when it is absent */
  constructor(note: (line: string) => void = () => {}) {
    this.#note = note;
  }

  engine(
    version: string,
    limits: { memoryLimitBytes: number; threads: number },
  ): void {
    this.#note(
      `DuckDB ${version}, ${plural(limits.threads, 'thread')}, ${sizeText(
        limits.memoryLimitBytes,
      )} of memory`,
    );
  }

  /** @param known - what the run had fixed before this task */
  inputs(inputs: readonly TableAccess[], known: readonly TablePin[]): void {
    const before = new Set(known.map(({ table }) => table));
    for (const input of inputs) {
      this.#note(
        `reads ${accessText(input)}${
          before.has(input.table) ? ', fixed earlier in this run' : ''
        }`,
      );
    }
  }

  /** @param what - has been done since the step before */
  step(what: string): void {
    const now = performance.now();
    this.#note(`${what} in ${((now - this.#since) / 1000).toFixed(3)} s`);
    this.#since = now;
  }
}

/** @internal */
export function accessText(access: TableAccess): string {
  const { table, snapshotId, rows, files, bytes } = access;
  return [
    `${table}${
      snapshotId ? ` at snapshot ${snapshotId}` : ', which has no snapshot'
    }`,
    ...(rows === undefined ? [] : [plural(rows, 'row')]),
    ...(files === undefined ? [] : [plural(files, 'file')]),
    ...(bytes === undefined ? [] : [sizeText(bytes)]),
  ].join(', ');
}

function sizeText(bytes: number): string {
  for (const [unit, size] of [
    ['GiB', 1024 ** 3],
    ['MiB', 1024 ** 2],
    ['KiB', 1024],
  ] as const) {
    if (bytes >= size) {
      return `${(bytes / size).toFixed(1).replace(/\.0$/, '')} ${unit}`;
    }
  }
  return `${bytes} B`;
}
