import { Readable } from 'node:stream';
import { ControlGroup } from './ControlGroup';

/** @internal */
export interface ProgramStart {
  program: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Names the attempt, for a portal after this one that looks for what it has started. */
  marker: string;
  /** Asked last of all, however long the preparation took; it is not started when this rejects. */
  mayStart?(): Promise<void>;
}

/** How a process ended. @internal */
export interface ProcessEnd {
  code?: number;
  signal?: NodeJS.Signals;
}

/** A program in a session of its own, with nothing to read. @internal */
export interface LaunchedProcess {
  pid: number;
  /** Process id of its parent. */
  parent: number;
  /** What it was born into, where there are control groups. */
  group?: ControlGroup;
  stdout: Readable;
  stderr: Readable;
  /** Rejects when nobody can tell any more how it ended; then it may still run. */
  exited: Promise<ProcessEnd>;
}
