import { deployableJob } from '@openlake/plugin-openlake-node/testUtils';
import { TriggerRequest } from '@openlake/plugin-openlake-node';
import { JobGraph, jobGraph } from '../state/JobGraph';
import { progress } from '../state/progress';
import { RunDraft } from '../state/RunDraft';
import { RunState } from '../state/RunState';
import { TaskOutcome } from '../state/TaskOutcome';
import { beginRun, endAttempt, startAttempt } from '../state/transitions';

/** When everything happens in a simulation. */
export const now = new Date('2026-03-01T12:00:00.000Z');

/** A task of any kind: in a simulation only its outcome matters. */
export const shell = { type: 'shell', shell: { command: ['true'] } };

const settings = {
  catalog: 'lake',
  timezone: 'UTC',
  environment: 'test',
  tables: [],
};

/** A run and the job that it goes through. */
export interface SimulatedRun {
  run: RunState;
  graph: JobGraph;
}

/** A run of some tasks that nothing has happened to yet. */
export function begin(
  tasks: object[],
  more: Partial<TriggerRequest> = {},
): SimulatedRun {
  const { spec, hash } = deployableJob('job', { tasks });
  const request = {
    workspace: 'w',
    job: 'job',
    runId: 'r',
    runNumber: 1,
    revisionHash: hash,
    parameters: {},
    ...more,
  };
  return { run: beginRun(request, spec, now), graph: jobGraph(spec) };
}

/** Runs everything that can start, in steps, to outcomes by task. */
export function simulate(
  start: SimulatedRun,
  outcomeOf: (id: string) => TaskOutcome,
  width = Infinity,
): { run: RunState; steps: string[][] } {
  let { run } = start;
  const steps: string[][] = [];
  for (let i = 0; run.state.lifecycle !== 'terminated'; i++) {
    if (i > 1_000) {
      throw new Error('The run does not end');
    }
    const draft = new RunDraft(run);
    const startable = progress(draft, start.graph, settings, now).slice(
      0,
      width,
    );
    steps.push(startable.map(({ id }) => id));
    for (const { id, key } of startable) {
      draft.put(startAttempt(draft.tasks.get(id)!, draft.run.repair, now));
      const task = draft.tasks.get(id)!;
      draft.put(
        endAttempt(
          task,
          task.attempts.length,
          outcomeOf(id),
          start.graph.byKey.get(key)!,
          { now },
        ),
      );
    }
    run = draft.finish()!.run;
  }
  return { run, steps: steps.filter(step => step.length > 0) };
}

/** Results by id of the task run. */
export function resultsOf(run: RunState): Record<string, string | undefined> {
  return Object.fromEntries(
    [...run.tasks].map(([id, { state }]) => [id, state.result]),
  );
}
