import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  canonicalJson,
  type JobSpec,
  type RepairPlan,
  type RepairRequest,
} from '@openlake/plugin-openlake-common';
import { toInstant } from '../../database/instant';
import { type RepairSelection, selectRepair } from '../repairPlan';
import type { RevisionRef, RunRecord, TaskRunRecord } from '../Run';
import type { RevisionDocument } from '../RunnableJobs';
import { runParameters } from '../runParameters';
import { repair } from '../transitions';
import { findJob, findRun, type OperationParts } from './OperationParts';
import { requireOperation } from './requireOperation';

/** A repair before it happens. @internal */
export interface PlannedRepair {
  /** The run that the plan is about; another version of it needs another plan. */
  run: RunRecord;
  tasks: TaskRunRecord[];
  revision: RevisionRef;
  spec: JobSpec;
  selection: RepairSelection;
  /** All parameters from then on. */
  parameters: RunRecord['parameters'];
  /** Those that change. */
  changed: RepairPlan['parameters'];
}

/**
 * What a repair would do, the same for its preview and for itself.
 *
 * @throws NotFoundError, ConflictError when it is active or went well,
 * InputError when a task is not known or a parameter is wrong
 * @internal
 */
export async function planRepair(
  parts: OperationParts,
  runId: string,
  request: RepairRequest,
): Promise<PlannedRepair> {
  const { store, jobs, orchestrators, clock } = parts;
  const run = await findRun(parts, runId);
  const revision = await revisionOf(parts, run, request);
  const { refusal } = repair(run, { revision }, toInstant(clock()));
  if (refusal) {
    throw new ConflictError(refusal);
  }
  const deployed = await jobs.document(run, revision.hash);
  if (!deployed) {
    throw new NotFoundError(
      `Revision ${revision.hash} of ${run.job} is not kept any more; repair with the latest revision`,
    );
  }
  const { spec } = deployed.document;
  const tasks = await store.listTasks(runId);
  const whole = tasks.filter(task => task.index === undefined);
  const selection = selectRepair(
    spec,
    { tasks: whole, selection: run.selection },
    request,
  );
  const again = new Set(selection.rerun.map(({ key }) => key));
  if (whole.some(task => task.mark && !again.has(task.key))) {
    requireOperation(orchestrators, run.orchestrator, 'repair_with_marks');
  }
  const parameters = parametersOf(run, deployed, request, selection);
  const changed = changesOf(run.parameters, parameters);
  if (changed.length) {
    requireOperation(orchestrators, run.orchestrator, 'repair_with_parameters');
  }
  return { run, tasks, revision, spec, selection, parameters, changed };
}

async function revisionOf(
  parts: OperationParts,
  run: RunRecord,
  request: RepairRequest,
): Promise<RevisionRef> {
  if (request.revision !== 'latest') {
    return run.revision;
  }
  const job = await findJob(parts, run);
  if (job.retired) {
    throw new InputError(
      'The job is no longer in its repository; repair with the same revision',
    );
  }
  return job.revision;
}

/** Those of the run, unless others are given; what the revision lacks stays out then. */
function parametersOf(
  run: RunRecord,
  { document: { spec }, timezone, environment }: RevisionDocument,
  request: RepairRequest,
  selection: RepairSelection,
): RunRecord['parameters'] {
  if (request.parameters && Object.keys(request.parameters).length) {
    const kept = spec.parameters
      .map(({ name }) => name)
      .filter(name => Object.hasOwn(run.parameters, name))
      .map(name => [name, run.parameters[name]]);
    return runParameters(
      run,
      { workspace: run.workspace, job: run.job, spec, timezone, environment },
      { ...Object.fromEntries(kept), ...request.parameters },
    );
  }
  const missing = spec.parameters
    .filter(({ name, required }) => required && !(name in run.parameters))
    .map(({ name }) => name);
  if (missing.length) {
    selection.warnings.push(
      `This revision needs parameters that the run does not have: ${missing.join(
        ', ',
      )}. Give them a value.`,
    );
  }
  return run.parameters;
}

function changesOf(
  before: RunRecord['parameters'],
  after: RunRecord['parameters'],
): RepairPlan['parameters'] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(name => canonicalJson(before[name]) !== canonicalJson(after[name]))
    .map(name => ({ name, old: before[name], new: after[name] }));
}
