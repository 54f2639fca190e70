import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';

/** @internal */
export interface ProcessSettings {
  /** What DuckDB's own bookkeeping may use. */
  memoryLimitBytes: number;
  threads: number;
  /** Where DuckDB puts what does not fit into memory. */
  temporaryDirectory: string;
}

/**
 * Room for Node, which reserves some 550 MB before it uses them, and for what
 * DuckDB does not count.
 */
const OVERHEAD_BYTES = 1024 * 1024 * 1024;

/** Statements use every core; the portal, which is asked for little, comes first. */
const NICENESS = 5;

/**
 * Starts a process that hosts DuckDB, with nothing of our environment.
 *
 * On Unix a limit of the operating system holds where DuckDB's own does not:
 * `repeat('x', 2e9)` would take gigabytes in one call. With it, the call fails
 * and the process lives. The process watches its size besides.
 *
 * @internal
 */
export function spawnDuckdb(settings: ProcessSettings): ChildProcess {
  const limit = settings.memoryLimitBytes + OVERHEAD_BYTES;
  const command = [
    process.execPath,
    resolvePackagePath(
      '@openlake/plugin-openlake-backend-module-duckdb',
      'worker',
      'main.cjs',
    ),
    JSON.stringify({ rssLimitBytes: limit, duckdb: duckdbOptions(settings) }),
  ];
  const [file, ...args] =
    process.platform === 'win32'
      ? command
      : [
          '/bin/sh',
          '-c',
          'ulimit -d "$0" 2>/dev/null; ulimit -c 0 2>/dev/null; exec "$@"',
          String(Math.ceil(limit / 1024)),
          ...command,
        ];
  const child = spawn(file, args, {
    cwd: settings.temporaryDirectory,
    env: cleanEnvironment(settings.temporaryDirectory),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    windowsHide: true,
  });
  yieldToPortal(child);
  return child;
}

function yieldToPortal({ pid }: ChildProcess): void {
  if (pid === undefined) {
    return;
  }
  try {
    // Threads inherit the priority of the one that starts them, so this comes before there are any.
    setPriority(pid, NICENESS);
  } catch {
    // It has ended already, or this system does not let us: it works all the same.
  }
}

function duckdbOptions(settings: ProcessSettings): Record<string, string> {
  return {
    memory_limit: `${Math.floor(settings.memoryLimitBytes / 1024 / 1024)}MiB`,
    threads: String(settings.threads),
    temp_directory: settings.temporaryDirectory,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_unsigned_extensions: 'false',
    allow_persistent_secrets: 'false',
    errors_as_json: 'true',
    preserve_insertion_order: 'false',
  };
}

function cleanEnvironment(temporaryDirectory: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    // Windows cannot load libraries without it.
    ...(process.env.SystemRoot && { SystemRoot: process.env.SystemRoot }),
    HOME: temporaryDirectory,
    TMPDIR: temporaryDirectory,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    // Threads of this process are DuckDB's; it needs few of Node's.
    UV_THREADPOOL_SIZE: '4',
    NODE_ENV: process.env.NODE_ENV,
  };
}
