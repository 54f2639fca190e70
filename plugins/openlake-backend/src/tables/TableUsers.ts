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

  /** Tables joined by the tasks of a workspace. */
  edges(workspace: string): TableEdge[] {
    return [...this.#writers].flatMap(([to, writers]) =>
      [...this.#readers].flatMap(([from, readers]) =>
        [...writers]
          .filter(
            ([key, ref]) =>
              from !== to && ref.workspace === workspace && readers.has(key),
          )
          .map(([, { job, task }]) => ({ from, to, task: { job, task } })),
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
