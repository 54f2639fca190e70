import { monotonicFactory } from 'ulid';
import type { RunRecord, TaskRunRecord } from '../Run';

const newId = monotonicFactory();

/** A run that waits, one second after the one with the number before. */
export function runRecord(fields: Partial<RunRecord> = {}): RunRecord {
  const number = fields.number ?? 1;
  const at = new Date(Date.UTC(2026, 0, 1) + number * 1000);
  const createdAt = at.toISOString();
  return {
    id: newId(at.getTime()),
    number,
    workspace: 'lab',
    job: 'daily',
    orchestrator: 'scripted',
    revision: { hash: 'h1', number: 1 },
    trigger: { kind: 'manual', by: 'user:default/ann' },
    chain: [],
    priority: 'normal',
    queueOrder: at.getTime(),
    computes: [],
    parameters: {},
    interval: { start: createdAt, end: createdAt },
    state: { lifecycle: 'queued' },
    createdAt,
    queuedAt: createdAt,
    observedAt: createdAt,
    dispatch: { attempts: 0 },
    repairs: 0,
    reportVersion: -1,
    version: 1,
    taskCounts: {},
    failedAttempts: 0,
    ...fields,
  };
}

/** A run that ended one minute after it started. */
export function endedRun(
  result: 'success' | 'failed' | 'canceled',
  fields: Partial<RunRecord> = {},
): RunRecord {
  const run = runRecord(fields);
  const started = Date.parse(run.createdAt);
  return {
    ...run,
    state: { lifecycle: 'terminated', result },
    startedAt: new Date(started).toISOString(),
    endedAt: new Date(started + 60_000).toISOString(),
    ...fields,
  };
}

export function taskRecord(
  run: RunRecord,
  key: string,
  fields: Partial<TaskRunRecord> = {},
): TaskRunRecord {
  return {
    runId: run.id,
    key,
    position: 0,
    type: 'shell',
    dependsOn: [],
    state: { lifecycle: 'pending' },
    attempts: [],
    inputs: [],
    outputs: [],
    values: {},
    ...fields,
  };
}
