import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Lake } from './Lake';

/** What pyiceberg says about a table. */
export interface PyTable {
  uuid: string;
  location: string;
  columns: { id: number; name: string; type: string; required: boolean }[];
  spec: [string, string][];
  snapshots: { id: string; operation: string }[];
  refs: string[];
  partitions: string[];
  counts: Record<string, number>;
  planned?: number;
}

/** A Python that has pyiceberg and pyarrow: the reader and writer that nobody here wrote. */
export class Pyiceberg {
  private constructor(readonly python: string) {}

  /** Looks at `OPENLAKE_TEST_PYTHON`, then at `python3`. */
  static find(): Pyiceberg | undefined {
    const python = process.env.OPENLAKE_TEST_PYTHON ?? 'python3';
    const probe = spawnSync(python, ['-c', 'import pyiceberg, pyarrow'], {
      stdio: 'ignore',
    });
    return probe.status === 0 ? new Pyiceberg(python) : undefined;
  }

  /** Runs one verb of the script against a lake. */
  run(lake: Lake, request: Record<string, unknown>): Record<string, PyTable> {
    const result = spawnSync(this.python, [join(__dirname, 'crossReader.py')], {
      input: JSON.stringify({
        folder: lake.folder,
        database: join(lake.folder, 'catalog.db'),
        warehouse: `file://${lake.io.root}`,
        ...request,
      }),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (result.status !== 0) {
      throw new Error(`pyiceberg failed:\n${result.stderr.slice(-4000)}`);
    }
    return JSON.parse(result.stdout);
  }
}
