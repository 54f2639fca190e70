import { TaskRef } from '@openlake/plugin-openlake-common';
import { TableAccessRecord } from './TableRecord';

/** What a task says it reads and writes. @internal */
export interface DeclaredTask extends TaskRef {
  inputs: readonly string[];
  outputs: readonly string[];
}

/** That one task reads `from` to write `to`. @internal */
export interface TableEdge {
  from: string;
  to: string;
  task: { job: string; task: string };
}

/**
 * Who reads and writes which table: what jobs in force declare, and what their
 * tasks were seen to do.
 *
 * @internal
 */
export class TableUsers {
  readonly #readers = new Map<string, Map<string, TaskRef>>();
  readonly #writers = new Map<string, Map<string, TaskRef>>();

  constructor(
    tasks: readonly DeclaredTask[],
    accesses: readonly TableAccessRecord[],
  ) {
    for (const task of tasks) {
      task.inputs.forEach(table => this.#add('read', table, task));
      task.outputs.forEach(table => this.#add('write', table, task));
    }
    const inForce = new Set(tasks.map(keyOf));
    for (const access of accesses) {
      // A task that is gone uses nothing any more.
      if (inForce.has(keyOf(access))) {
        this.#add(access.kind, access.table, access);
      }
    }
  }

  readersOf(table: string): TaskRef[] {
    return [...(this.#readers.get(table)?.values() ?? [])];
  }

  writersOf(table: string): TaskRef[] {
    return [...(this.#writers.get(table)?.values() ?? [])];
  }

  /** From what each task of a workspace reads to what it writes, where one end is among these tables. */
  edges(workspace: string, tables: readonly string[]): TableEdge[] {
    const wanted = new Set(tables);
    const written = new Map<string, string[]>();
    for (const [to, writers] of this.#writers) {
      for (const key of writers.keys()) {
        written.set(key, [...(written.get(key) ?? []), to]);
      }
    }
    return [...this.#readers].flatMap(([from, readers]) =>
      [...readers].flatMap(([key, { job, task, workspace: of }]) =>
        (of === workspace ? written.get(key) ?? [] : [])
          .filter(to => to !== from && (wanted.has(from) || wanted.has(to)))
          .map(to => ({ from, to, task: { job, task } })),
      ),
    );
  }

  #add(kind: 'read' | 'write', table: string, user: TaskRef): void {
    const ref = {
      workspace: user.workspace,
      job: user.job,
      task: user.task,
    };
    const key = keyOf(ref);
    const byTable = kind === 'read' ? this.#readers : this.#writers;
    byTable.set(table, (byTable.get(table) ?? new Map()).set(key, ref));
  }
}

function keyOf({ workspace, job, task }: TaskRef): string {
  return JSON.stringify([workspace, job, task]);
}
