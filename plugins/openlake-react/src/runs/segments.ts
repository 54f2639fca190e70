import {
  DisplayState,
  displayState,
  TaskRun,
} from '@openlake/plugin-openlake-common';

/** A stretch of a task's lane, in milliseconds since the epoch. @public */
export interface Segment {
  /** `rest` is the time between the end of a round and its repair. */
  kind: 'queue' | 'setup' | 'run' | 'backoff' | 'rest' | 'estimate';
  from: number;
  to: number;
  /** Of a `setup` and a `run`: how it ended, or that it goes on. */
  state?: DisplayState;
  attempt?: number;
  /** The repair that the attempt belongs to; none for the run itself. */
  repair?: number;
  /** What it is, where the kind and the state do not say it. */
  label?: string;
}

/**
 * What a task did when: waits, set-up and work of its attempts, and the pauses
 * between them. The last stretch of something that goes on ends now.
 *
 * @public
 */
export function taskSegments(task: TaskRun, now: number): Segment[] {
  const segments: Segment[] = [];
  let previousEnd: number | undefined;
  let previousRepair = 0;
  for (const attempt of task.attempts) {
    const repair = attempt.repair || undefined;
    const queued = ms(attempt.queuedAt);
    const started = ms(attempt.startedAt);
    const from = queued ?? started;
    if (from === undefined) {
      continue;
    }
    // Engines differ: an attempt may be queued while the one before still runs.
    if (previousEnd !== undefined) {
      const overlaps = from <= previousEnd;
      const resumed = overlaps ? started ?? now : from;
      if (resumed > previousEnd) {
        segments.push({
          kind: attempt.repair > previousRepair ? 'rest' : 'backoff',
          from: previousEnd,
          to: resumed,
          repair,
        });
      }
    }
    const first = previousEnd === undefined || from > previousEnd;
    if (queued !== undefined && first) {
      segments.push({ kind: 'queue', from, to: started ?? now });
    }
    const ended = ms(attempt.endedAt);
    if (started !== undefined) {
      const of = {
        state: displayState(attempt),
        attempt: attempt.number,
        repair,
      };
      const work = ms(attempt.workStartedAt) ?? started;
      if (work > started) {
        segments.push({ kind: 'setup', from: started, to: work, ...of });
      }
      segments.push({
        kind: 'run',
        from: work,
        to: ended ?? Math.max(now, work),
        ...of,
      });
    }
    previousEnd = ended ?? previousEnd;
    previousRepair = attempt.repair;
  }
  const started = ms(task.startedAt);
  // A for_each has no attempts, its items have.
  if (task.attempts.length === 0 && started !== undefined) {
    segments.push({
      kind: 'run',
      from: started,
      to: ms(task.endedAt) ?? Math.max(now, started),
      state: displayState(task),
    });
  }
  const due = ms(task.attempts.at(-1)?.retry?.at);
  if (task.lifecycle === 'running' && due && previousEnd !== undefined) {
    segments.push({
      kind: 'backoff',
      from: previousEnd,
      to: Math.max(due, now),
    });
  }
  return segments;
}

/**
 * When tasks that are not done will probably run, from the medians of earlier
 * runs and the order of the graph. Tasks without a median are left out, and so
 * is all that waits for them.
 *
 * @param medians - Milliseconds by task key.
 * @public
 */
export function estimateSegments(
  tasks: TaskRun[],
  medians: Record<string, number>,
  now: number,
): Map<string, Segment> {
  const ends = new Map<string, number | undefined>();
  const estimates = new Map<string, Segment>();
  const byKey = new Map(tasks.map(t => [t.key, t]));
  const visiting = new Set<string>();

  function end(key: string): number | undefined {
    if (ends.has(key) || visiting.has(key)) {
      return ends.get(key);
    }
    visiting.add(key);
    const task = byKey.get(key);
    const result = task && endOf(task);
    visiting.delete(key);
    ends.set(key, result);
    return result;
  }

  function endOf(task: TaskRun): number | undefined {
    if (task.lifecycle === 'terminated') {
      return ms(task.endedAt) ?? now;
    }
    const median = medians[task.key];
    if (median === undefined) {
      return undefined;
    }
    const { attempts } = task;
    const started = ms(
      attempts.length > 0 ? attempts.at(-1)!.startedAt : task.startedAt,
    );
    if (started !== undefined) {
      const done = Math.max(started + median, now);
      estimates.set(task.key, { kind: 'estimate', from: now, to: done });
      return done;
    }
    const upstream = task.dependsOn.filter(k => byKey.has(k)).map(end);
    if (upstream.includes(undefined)) {
      return undefined;
    }
    const from = Math.max(now, ...upstream.map(u => u ?? now));
    estimates.set(task.key, { kind: 'estimate', from, to: from + median });
    return from + median;
  }

  tasks.forEach(t => end(t.key));
  return estimates;
}

function ms(at: string | undefined): number | undefined {
  return at === undefined ? undefined : Date.parse(at);
}
