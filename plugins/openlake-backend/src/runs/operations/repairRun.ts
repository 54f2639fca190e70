import { ConflictError, InputError } from '@backstage/errors';
import type { JobSpec, RepairRequest } from '@openlake/plugin-openlake-common';
import { ulid } from 'ulid';
import { toInstant } from '../../database/instant';
import type { Transaction } from '../../database/OpenlakeDatabase';
import { limitedComputes } from '../queue/limitedComputes';
import type { RunRecord, TaskRunRecord } from '../Run';
import { newTask, notSelected } from '../newTask';
import { countTasks } from '../taskCounts';
import { repair } from '../transitions';
import type { OperationParts } from './OperationParts';
import { type PlannedRepair, planRepair } from './planRepair';

/** A run that has ended changes rarely: late reports, marks. */
const MAX_PLANS = 5;

/** @internal */
export type RepairCommand = RepairRequest & { actor: string; bulk?: string };

/**
 * Runs tasks again as new attempts inside the same run. Its interval stays.
 *
 * @throws NotFoundError, ConflictError when it is active or went well,
 * InputError when there is nothing to repair or a parameter is wrong
 * @internal
 */
export async function repairRun(
  parts: OperationParts,
  runId: string,
  command: RepairCommand,
): Promise<RunRecord> {
  for (let plans = 0; plans < MAX_PLANS; plans++) {
    const plan = await planRepair(parts, runId, command);
    const { nothing } = plan.selection;
    if (nothing) {
      throw new InputError(nothing);
    }
    const repaired = await parts.database.transaction(
      tx => carryOut(parts, tx, plan, command),
      'run.repair',
    );
    if (repaired) {
      return repaired;
    }
  }
  throw new ConflictError(`Run ${runId} keeps changing, try again`);
}

/** @returns undefined when the run is no longer the one that was planned for */
async function carryOut(
  { store, changes, audit, clock }: OperationParts,
  tx: Transaction,
  plan: PlannedRepair,
  command: RepairCommand,
): Promise<RunRecord | undefined> {
  const { selection, revision, parameters, changed, spec } = plan;
  const keys = selection.rerun.map(({ key }) => key);
  const computes = [...limitedComputes(plan.run.workspace, spec, keys).keys()];
  const now = toInstant(clock());
  let outdated = false;
  let runEndedAt: string | undefined;
  const { run, refusal } = await changes.change(tx, plan.run.id, found => {
    if (found.repairs !== plan.run.repairs) {
      return { refusal: 'Somebody else has just repaired this run.' };
    }
    outdated = found.version !== plan.run.version;
    runEndedAt = found.endedAt;
    return outdated
      ? { refusal: 'changed' }
      : repair(found, { revision, parameters, computes }, now);
  });
  if (outdated) {
    return undefined;
  }
  if (refusal) {
    throw new ConflictError(refusal);
  }
  const known = await store.listTasks(run.id, tx);
  const tasks = reopen(run.id, spec, known, new Set(keys), now);
  const unchanged = new Set(known);
  await store.putTasks(
    tx,
    tasks.filter(task => !unchanged.has(task)),
  );
  const reopened = await store.update(tx, run, {
    taskCounts: countTasks(tasks),
  });
  await store.insertRepair(tx, {
    id: ulid(clock().getTime()),
    runId: run.id,
    number: run.repairs,
    tasks: keys,
    revision,
    parameters: changed.length
      ? Object.fromEntries(changed.map(({ name, new: value }) => [name, value]))
      : undefined,
    note: command.note,
    by: command.actor,
    at: now,
    runEndedAt,
  });
  await audit.record(tx, {
    actor: command.actor,
    action: 'run-repair',
    workspace: run.workspace,
    subject: `run:${run.id}`,
    details: {
      tasks: keys,
      revision: revision.hash,
      ...(changed.length && { parameters: changed.map(({ name }) => name) }),
      note: command.note ?? null,
      ...(command.bulk && { bulk: command.bulk }),
    },
  });
  return reopened ?? run;
}

/**
 * Task runs at the start of a repair: those that run again wait, in the shape
 * that the revision gives them, and their attempts stay. What is new in the
 * revision and not to run is there all the same. All others are the very same.
 */
function reopen(
  runId: string,
  spec: JobSpec,
  known: readonly TaskRunRecord[],
  keys: ReadonlySet<string>,
  now: string,
): TaskRunRecord[] {
  const before = new Set(known.map(({ key }) => key));
  const planned = spec.tasks.map((task, position) =>
    newTask(runId, task, position),
  );
  const shapes = new Map(planned.map(task => [task.key, task]));
  return [
    ...known.map(task => {
      const { position, type, dependsOn, layer } = shapes.get(task.key) ?? task;
      return keys.has(task.key)
        ? {
            ...task,
            position,
            type,
            dependsOn,
            layer,
            state: { lifecycle: 'pending' as const },
            queuedAt: undefined,
            startedAt: undefined,
            endedAt: undefined,
            error: undefined,
            mark: undefined,
          }
        : task;
    }),
    ...planned
      .filter(({ key }) => !before.has(key))
      .map(task => (keys.has(task.key) ? task : notSelected(task, now))),
  ];
}
