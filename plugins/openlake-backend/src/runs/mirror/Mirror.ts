import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, stringifyError } from '@backstage/errors';
import {
  failpoint,
  type Orchestrator,
  type RunReport,
} from '@openlake/plugin-openlake-node';
import { type Clock, instantMs, toInstant } from '../../database/instant';
import type { Leases } from '../../database/Leases';
import type { RoundContext } from '../../database/Loop';
import type {
  OpenlakeDatabase,
  Transaction,
} from '../../database/OpenlakeDatabase';
import { LeftAlone } from '../dispatch/LeftAlone';
import type { RunRecord, TaskRunRecord } from '../Run';
import type { RunChanges } from '../RunChanges';
import type { RunStore } from '../RunStore';
import { canceledUnknown, isBeforeRepair, isStray, lose } from '../transitions';
import { taskName } from '../taskName';
import { mergeReport } from './mergeReport';
import type { MirrorStore } from './MirrorStore';

/** Changes per round and transaction. */
const BATCH = 200;
const CALL_DEADLINE_MS = 30_000;
/** The time of the last answer is written this often when there is no news. */
const NOTE_ANSWER_MS = 5_000;
/** After this long without news of a running run, its engine is asked for it. */
const UNHEARD_MS = 30_000;
const UNHEARD_BATCH = 20;

/** What we have of a run that a report is about. */
interface Known {
  run: RunRecord;
  /** By name, those that reports name. */
  tasks: Map<string, TaskRunRecord>;
}

/** @internal */
export interface MirrorOptions {
  database: OpenlakeDatabase;
  leases: Leases;
  store: RunStore;
  mirrorStore: MirrorStore;
  changes: RunChanges;
  orchestrator: Orchestrator;
  logger: LoggerService;
  clock: Clock;
}

/**
 * Keeps our picture of one engine's runs: reads what changed since the cursor
 * and moves the cursor in the transaction that holds the changes, so nothing
 * is skipped and nothing counts twice. A run that the engine no longer knows
 * is ended with that reason.
 *
 * @internal
 */
export class Mirror {
  readonly #options: MirrorOptions;
  #nextUnheardCheck = 0;
  /** Runs that the engine could not answer for. */
  readonly #unanswered: LeftAlone;

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.#unanswered = new LeftAlone(options);
  }

  /** One round. Safe to repeat at any point. */
  async runOnce(
    context: RoundContext,
  ): Promise<{ reports: number; lost: number; more: boolean }> {
    const { orchestrator, mirrorStore, clock } = this.#options;
    const position = await mirrorStore.find(orchestrator.id);
    const { changes, cursor } = await orchestrator.listChanges(
      { cursor: position.cursor, limit: BATCH },
      { signal: callSignal(context) },
    );
    if (changes.length > 0) {
      failpoint('report.heard');
    }
    const now = clock();
    const noted = position.syncedAt ? instantMs(position.syncedAt) : 0;
    if (
      changes.length > 0 ||
      cursor !== position.cursor ||
      now.getTime() - noted >= NOTE_ANSWER_MS
    ) {
      const strays = await this.#take(changes, context, {
        cursor,
        syncedAt: toInstant(now),
      });
      await this.#cancelStrays(strays, context);
    }
    const lost = await this.#askForUnheard(context);
    return { reports: changes.length, lost, more: changes.length >= BATCH };
  }

  /** @returns ids of runs that go on although they have ended here */
  async #take(
    reports: readonly RunReport[],
    { lease }: RoundContext,
    position: { cursor: string; syncedAt: string },
  ): Promise<string[]> {
    const { database, leases, mirrorStore, orchestrator } = this.#options;
    return database.transaction(async tx => {
      if (lease) {
        await leases.assertHeld(tx, lease);
      }
      const strays = await this.#apply(tx, reports);
      await mirrorStore.save(tx, orchestrator.id, position);
      return strays;
    }, 'report.apply');
  }

  async #apply(
    tx: Transaction,
    reports: readonly RunReport[],
  ): Promise<string[]> {
    if (!reports.length) {
      return [];
    }
    const ours = await this.#load(tx, reports);
    const strays = new Set<string>();
    for (const report of reports) {
      // Not ours: somebody else's run on a shared engine.
      const known = ours.get(report.runId);
      if (known && isStray(known.run, report)) {
        strays.add(report.runId);
      }
      if (known && !(await this.#applyOne(tx, known, report))) {
        // The end of its parent in this very batch has changed it.
        const [again] = (await this.#load(tx, [report])).values();
        if (!again || !(await this.#applyOne(tx, again, report))) {
          throw new ConflictError(`Run ${report.runId} keeps changing`);
        }
        ours.set(report.runId, again);
      }
    }
    return [...strays];
  }

  /** What we have of the runs and tasks that reports name. */
  async #load(
    tx: Transaction,
    reports: readonly RunReport[],
  ): Promise<Map<string, Known>> {
    const { store } = this.#options;
    const ids = [...new Set(reports.map(report => report.runId))];
    const known = new Map<string, Known>();
    for (const run of await store.findMany(ids, tx)) {
      known.set(run.id, { run, tasks: new Map() });
    }
    const ours = reports.filter(({ runId }) => known.has(runId));
    for (const task of await store.findTasks(tx, tasksNamed(ours))) {
      known.get(task.runId)?.tasks.set(taskName(task), task);
    }
    return known;
  }

  /** @returns false when the run is no longer as it was read */
  async #applyOne(
    tx: Transaction,
    known: Known,
    report: RunReport,
  ): Promise<boolean> {
    const { store, changes, clock } = this.#options;
    const merge = mergeReport(
      known.run,
      known.tasks,
      report,
      toInstant(clock()),
    );
    if (!merge) {
      return true;
    }
    await store.putTasks(tx, merge.tasks);
    const changed = await changes.write(
      tx,
      known.run,
      merge.change,
      merge.facts,
    );
    if (changed) {
      known.run = changed;
      merge.tasks.forEach(task => known.tasks.set(taskName(task), task));
    }
    return changed !== undefined;
  }

  async #cancelStrays(
    runIds: readonly string[],
    context: RoundContext,
  ): Promise<void> {
    const { orchestrator, logger } = this.#options;
    for (const runId of runIds) {
      try {
        await orchestrator.cancel(runId, { signal: callSignal(context) });
      } catch (error) {
        // Its next report brings it up again.
        logger.warn(
          `Run ${runId} has ended here and goes on in ${
            orchestrator.title
          }: ${stringifyError(error)}`,
        );
      }
    }
  }

  /** @returns how many runs the engine has lost */
  async #askForUnheard(context: RoundContext): Promise<number> {
    const { orchestrator, mirrorStore, clock } = this.#options;
    const now = clock().getTime();
    if (now < this.#nextUnheardCheck) {
      return 0;
    }
    this.#nextUnheardCheck = now + UNHEARD_MS / 2;
    const limit = UNHEARD_BATCH + this.#unanswered.size;
    const listed = await mirrorStore.listUnheard(
      orchestrator.id,
      toInstant(now - UNHEARD_MS),
      limit,
    );
    this.#unanswered.keepOnly(listed.map(({ id }) => id));
    const unheard = listed
      .filter(({ id }) => !this.#unanswered.has(id))
      .slice(0, UNHEARD_BATCH);
    const began = performance.now();
    let lost = 0;
    for (const { id } of unheard) {
      lost += await this.#ask(id, context);
      if (performance.now() - began >= CALL_DEADLINE_MS) {
        // A call that hung has cost the others their turn, which is soon.
        this.#nextUnheardCheck = now;
        break;
      }
    }
    if (unheard.length === UNHEARD_BATCH) {
      this.#nextUnheardCheck = now;
    }
    return lost;
  }

  /** One that the engine cannot answer for hides none of the others. */
  async #ask(runId: string, context: RoundContext): Promise<number> {
    const { orchestrator, database, leases } = this.#options;
    const { lease, signal } = context;
    try {
      const report = await orchestrator.getRun(runId, {
        signal: callSignal(context),
      });
      const lost = await this.#heard(runId, report, context);
      this.#unanswered.settle(runId);
      return lost;
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }
      // What is not the fault of the run fails here as well.
      await database.transaction(async tx => {
        if (lease) {
          await leases.assertHeld(tx, lease);
        }
      });
      const what = `${orchestrator.title} could not be asked for run ${runId}`;
      this.#unanswered.leave(runId, undefined, what, error);
      return 0;
    }
  }

  async #heard(
    runId: string,
    report: RunReport | undefined,
    { lease }: RoundContext,
  ): Promise<number> {
    const { database, leases, changes, orchestrator, clock } = this.#options;
    return database.transaction(async tx => {
      if (lease) {
        await leases.assertHeld(tx, lease);
      }
      if (report) {
        await this.#apply(tx, [report]);
      }
      const at = toInstant(clock());
      const { refusal } = await changes.change(tx, runId, run => {
        if (!report) {
          return lose(run, orchestrator.title, at);
        }
        const { lifecycle } = run.state;
        if (
          lifecycle === 'terminating' &&
          report.state.lifecycle === 'terminated' &&
          isBeforeRepair(run, report)
        ) {
          // It never took the repair that it was asked to cancel. Should it
          // take it yet, the run goes on as a stray, which is canceled.
          return canceledUnknown(run, at);
        }
        return lifecycle === 'terminated'
          ? { refusal: 'has ended' }
          : { change: { observedAt: at } };
      });
      return report || refusal ? 0 : 1;
    }, 'run.unheard');
  }
}

/** Those that reports name; of an item also its task, which says what it looks like. */
function tasksNamed(
  reports: readonly RunReport[],
): Array<Pick<TaskRunRecord, 'runId' | 'key' | 'index'>> {
  const named = reports.flatMap(({ runId, tasks }) =>
    tasks.flatMap(({ key, index }) => [
      { runId, key, index },
      { runId, key, index: undefined },
    ]),
  );
  return [
    ...new Map(
      named.map(task => [`${task.runId} ${taskName(task)}`, task]),
    ).values(),
  ];
}

function callSignal({ signal }: RoundContext): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(CALL_DEADLINE_MS)]);
}
