import { isForward } from '@openlake/plugin-openlake-common';
import { Orchestrator, RunReport, TaskReport } from '../Orchestrator';

/**
 * Follows an orchestrator by its changes alone, as the control plane does, and
 * keeps a list of what it was told that cannot be.
 *
 * @public
 */
export class RunMirror {
  readonly violations: string[] = [];
  readonly #orchestrator: Orchestrator;
  readonly #pageSize: number;
  readonly #runs = new Map<
    string,
    { report: RunReport; tasks: Map<string, TaskReport> }
  >();
  #cursor: string | undefined;

  constructor(orchestrator: Orchestrator, options: { pageSize: number }) {
    this.#orchestrator = orchestrator;
    this.#pageSize = options.pageSize;
  }

  /** Reads one page. @returns how many changes it held */
  async read(): Promise<number> {
    const { changes, cursor } = await this.#orchestrator.listChanges({
      cursor: this.#cursor,
      limit: this.#pageSize,
    });
    changes.forEach(report => this.#take(report));
    this.#cursor = cursor;
    return changes.length;
  }

  /** Reads until nothing is left. */
  async catchUp(): Promise<void> {
    while ((await this.read()) > 0);
  }

  run(runId: string): RunReport | undefined {
    const known = this.#runs.get(runId);
    return known && { ...known.report, tasks: [...known.tasks.values()] };
  }

  #take(report: RunReport): void {
    const known = this.#runs.get(report.runId);
    if (!known) {
      this.#runs.set(report.runId, {
        report,
        tasks: new Map(report.tasks.map(task => [idOf(task), task])),
      });
      return;
    }
    const before = known.report;
    if (report.version < before.version) {
      this.violations.push(
        `${report.runId}: version ${report.version} after ${before.version}`,
      );
      return;
    }
    const sameRound = (report.repair ?? 0) === (before.repair ?? 0);
    const [from, to] = [before.state.lifecycle, report.state.lifecycle];
    if (sameRound && from !== to && !isForward(from, to)) {
      this.violations.push(`${report.runId}: ${to} after ${from}`);
    }
    known.report = report;
    for (const task of report.tasks) {
      const was = known.tasks.get(idOf(task));
      if (was && was.attempts.length > task.attempts.length) {
        this.violations.push(
          `${report.runId} ${idOf(task)}: attempts went missing`,
        );
      }
      known.tasks.set(idOf(task), task);
    }
  }
}

function idOf(task: TaskReport): string {
  return task.index === undefined ? task.key : `${task.key}[${task.index}]`;
}
