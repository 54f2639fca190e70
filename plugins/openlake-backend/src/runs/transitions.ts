import {
  ExecutionState,
  isForward,
  Mark,
  ReasonCode,
  whyNot,
} from '@openlake/plugin-openlake-common';
import type { RunReport } from '@openlake/plugin-openlake-node';
import { instantMs } from '../database/instant';
import { activeTime } from './activeTime';
import type { CancelCode, RevisionRef, RunRecord } from './Run';

/** A cancelled run is waited for so long while its engine is silent. @internal */
export const CANCEL_PATIENCE_MS = 15 * 60_000;

/**
 * What a command does to a run: the fields that change, or why nothing does.
 * The picture of all moves is in README.md.
 *
 * @internal
 */
export type Decision =
  | { change: RunChange; refusal?: undefined }
  | { change?: undefined; refusal: string };

/** Fields of a run that a move may write. @internal */
export type RunChange = Partial<
  Pick<
    RunRecord,
    | 'state'
    | 'queuedAt'
    | 'queueOrder'
    | 'raisedFrom'
    | 'priority'
    | 'computes'
    | 'startedAt'
    | 'endedAt'
    | 'activeMs'
    | 'activeSince'
    | 'observedAt'
    | 'admittedAt'
    | 'dispatch'
    | 'cancel'
    | 'repairs'
    | 'reportVersion'
    | 'revision'
    | 'parameters'
    | 'mark'
    | 'taskCounts'
    | 'failedAttempts'
    | 'failure'
  >
>;

/** Gives a waiting run a place. @internal */
export function admit(run: RunRecord, now: string): Decision {
  if (run.state.lifecycle !== 'queued' || run.admittedAt) {
    return refuse(run, 'be admitted');
  }
  return { change: { admittedAt: now, state: { lifecycle: 'queued' } } };
}

/** Gives a waiting run another place in the queue. @internal */
export function move(
  run: RunRecord,
  place: Pick<RunRecord, 'priority' | 'queueOrder' | 'raisedFrom'>,
): Decision {
  if (run.state.lifecycle !== 'queued' || run.admittedAt) {
    return refuse(run, 'be moved in the queue');
  }
  return { change: place };
}

/**
 * Notes that a call to the engine begins. From here on the engine may know
 * the run, whatever happens to us.
 *
 * @internal
 */
export function claim(run: RunRecord, retryAt: string): Decision {
  const { lifecycle } = run.state;
  const waiting = lifecycle === 'queued' && run.admittedAt;
  if (!waiting && lifecycle !== 'terminating') {
    return refuse(run, 'be dispatched');
  }
  return {
    change: {
      dispatch: {
        ...run.dispatch,
        attempts: run.dispatch.attempts + 1,
        after: retryAt,
      },
    },
  };
}

/** The engine took the run, or its newest repair. @internal */
export function accept(run: RunRecord, now: string): Decision {
  const { lifecycle } = run.state;
  if (lifecycle === 'terminated') {
    return refuse(run, 'be accepted');
  }
  const dispatch = taken(run, now);
  return lifecycle === 'queued'
    ? {
        change: {
          state: { lifecycle: 'running' },
          dispatch,
          observedAt: now,
          ...atWorkAgain(run, now),
        },
      }
    : { change: { dispatch } };
}

/** The engine cannot be reached; the run waits and says so. @internal */
export function postpone(
  run: RunRecord,
  message: string,
  retryAt: string,
): Decision {
  if (run.state.lifecycle !== 'queued') {
    return refuse(run, 'be postponed');
  }
  return {
    change: {
      state: {
        lifecycle: 'queued',
        reason: { code: 'orchestrator_unavailable', message },
      },
      dispatch: { ...run.dispatch, after: retryAt },
    },
  };
}

/** The engine will not run it, ever; or our side cannot hand it over. @internal */
export function reject(
  run: RunRecord,
  code: Extract<
    ReasonCode,
    'unsupported' | 'invalid_configuration' | 'engine_lost_run'
  >,
  message: string,
  now: string,
): Decision {
  if (run.state.lifecycle === 'terminated') {
    return refuse(run, 'be rejected');
  }
  return { change: ended(run, 'failed', { code, message }, now) };
}

/**
 * Cancels. A run that the engine cannot have heard of ends at once; any other
 * is asked to end, and its engine reports the end.
 *
 * @internal
 */
export function cancel(
  run: RunRecord,
  command: { by: string; code: CancelCode; note?: string },
  now: string,
): Decision {
  if (run.state.lifecycle === 'terminating') {
    return { change: {} };
  }
  const why = whyNot('cancel', run.state);
  if (why) {
    return { refusal: why };
  }
  const request = { at: now, ...command };
  if (run.state.lifecycle === 'queued' && run.dispatch.attempts === 0) {
    return {
      change: {
        ...ended(
          run,
          'canceled',
          { code: command.code, message: command.note },
          now,
        ),
        cancel: request,
      },
    };
  }
  return {
    change: {
      state: {
        lifecycle: 'terminating',
        reason: { code: command.code, message: command.note },
      },
      cancel: request,
      dispatch: { ...run.dispatch, after: undefined },
    },
  };
}

/** The engine knows nothing of a run that we asked it to end. @internal */
export function canceledUnknown(run: RunRecord, now: string): Decision {
  if (run.state.lifecycle !== 'terminating') {
    return refuse(run, 'end as canceled');
  }
  return { change: ended(run, 'canceled', cancelReason(run), now) };
}

/**
 * The engine was asked to end the run and does not answer: the run says so, and
 * ends when its engine has been silent for {@link CANCEL_PATIENCE_MS}. Should it
 * go on there, the mirror cancels it as a stray.
 *
 * @param silence - what happened, and when the engine last answered anything
 * @internal
 */
export function cancelUnanswered(
  run: RunRecord,
  silence: { message: string; answeredAt?: string },
  now: string,
): Decision {
  if (run.state.lifecycle !== 'terminating') {
    return refuse(run, 'wait for its cancellation');
  }
  const { at = run.createdAt, by } = run.cancel ?? {};
  const heard = silence.answeredAt ?? run.observedAt;
  const since = heard > at ? heard : at;
  if (instantMs(now) - instantMs(since) >= CANCEL_PATIENCE_MS) {
    return {
      change: ended(
        run,
        'canceled',
        {
          code: 'engine_lost_run',
          message: `Cancel asked at ${at}, and its engine has not answered since ${since}. Should the run go on there, it is cancelled there once the engine answers.`,
        },
        now,
      ),
    };
  }
  const message = `Cancel asked at ${at}${by ? ` by ${by}` : ''}; ${
    silence.message
  }. Engine last heard at ${heard}`;
  return run.state.reason?.message === message
    ? { refusal: 'has said so' }
    : {
        change: {
          state: {
            lifecycle: 'terminating',
            reason: { code: 'orchestrator_unavailable', message },
          },
        },
      };
}

/** The engine answers again and has taken the cancellation. @internal */
export function cancelTaken(run: RunRecord): Decision {
  return run.state.lifecycle === 'terminating' &&
    run.state.reason?.code === 'orchestrator_unavailable'
    ? { change: { state: { ...run.state, reason: cancelReason(run) } } }
    : refuse(run, 'hear of its cancellation');
}

/** The engine had the run and has it no more. @internal */
export function lose(run: RunRecord, engine: string, now: string): Decision {
  const { lifecycle } = run.state;
  if (lifecycle === 'terminating') {
    return canceledUnknown(run, now);
  }
  if (lifecycle !== 'running') {
    return refuse(run, 'be lost');
  }
  return {
    change: ended(
      run,
      'failed',
      {
        code: 'engine_lost_run',
        message: `${engine} does not know this run any more; what it did before is kept. Start a new run.`,
      },
      now,
    ),
  };
}

/**
 * Takes over what the engine says. Old and repeated reports are refused; the
 * lifecycle only moves forward, so a run that has ended here stays ended.
 *
 * @internal
 */
export function applyReport(
  run: RunRecord,
  report: Omit<RunReport, 'tasks'>,
  now: string,
): Decision {
  if (report.version <= run.reportVersion) {
    return { refusal: `report ${report.version} is not news` };
  }
  const base: RunChange = { reportVersion: report.version, observedAt: now };
  if (isBeforeRepair(run, report) || run.state.lifecycle === 'terminated') {
    return { change: base };
  }
  if (!run.dispatch.acceptedAt) {
    base.dispatch = taken(run, now);
  }
  base.startedAt = run.startedAt ?? report.startedAt;
  if (!isForward(run.state.lifecycle, report.state.lifecycle)) {
    return { change: base };
  }
  return {
    change: {
      ...base,
      ...atWorkAgain(run, now),
      state: reportedState(run, report.state),
      endedAt:
        report.state.lifecycle === 'terminated'
          ? report.endedAt ?? now
          : undefined,
    },
  };
}

/** Whether the engine still works on a run that has ended here. @internal */
export function isStray(
  run: RunRecord,
  report: Pick<RunReport, 'state' | 'repair'>,
): boolean {
  return (
    run.state.lifecycle === 'terminated' &&
    report.state.lifecycle === 'running' &&
    !isBeforeRepair(run, report)
  );
}

/** Opens a terminated run again, for new attempts of some of its tasks. @internal */
export function repair(
  run: RunRecord,
  command: {
    revision: RevisionRef;
    parameters?: RunRecord['parameters'];
    /** Of the tasks that run again. */
    computes?: RunRecord['computes'];
  },
  now: string,
): Decision {
  const why = whyNot('repair', run.state) ?? whyRemoved(run);
  if (why) {
    return { refusal: why };
  }
  return {
    change: {
      state: { lifecycle: 'queued' },
      repairs: run.repairs + 1,
      revision: command.revision,
      parameters: command.parameters ?? run.parameters,
      computes: command.computes ?? run.computes,
      mark: undefined,
      // Unknown stays unknown; what never started was not at work.
      activeMs: activeTime(run).activeMs ?? (run.repairs ? undefined : 0),
      activeSince: undefined,
      queuedAt: now,
      queueOrder: instantMs(now),
      raisedFrom: undefined,
      endedAt: undefined,
      admittedAt: undefined,
      cancel: undefined,
      failure: undefined,
      dispatch: { ...run.dispatch, attempts: 0, after: undefined },
    },
  };
}

/** What a repair would go on from is going, or gone. @internal */
export function whyRemoved({
  removingSince,
}: Pick<RunRecord, 'removingSince'>): string | undefined {
  return (
    removingSince &&
    'Its logs and results have been removed, since it is older than runs of its job are kept. Run it again as a new run.'
  );
}

/**
 * Says what a run that has ended counts as. What it came to by itself is kept
 * with the mark, however often it is marked.
 *
 * @internal
 */
export function mark(
  run: RunRecord,
  command: { result: Mark['result']; by: string; note: string },
  now: string,
): Decision {
  const why = whyNot('mark', run.state);
  if (why) {
    return { refusal: why };
  }
  if (run.state.result === command.result) {
    return { refusal: `The run counts as ${command.result} already.` };
  }
  return {
    change: {
      state: markedState(command),
      mark: {
        ...command,
        was: run.mark?.was ?? run.state.result ?? 'failed',
        at: now,
      },
    },
  };
}

/** How something stands that somebody marked. @internal */
export function markedState({
  result,
  note,
}: Pick<Mark, 'result' | 'note'>): ExecutionState {
  return {
    lifecycle: 'terminated',
    result,
    reason: { code: 'marked_by_user', message: note },
  };
}

/** Whether a report is about the run as it was before its newest repair. @internal */
export function isBeforeRepair(
  run: RunRecord,
  report: Pick<RunReport, 'repair'>,
): boolean {
  const { attempts, acceptedRepair = run.repairs } = run.dispatch;
  if (run.repairs === acceptedRepair) {
    return false;
  }
  return report.repair === undefined
    ? attempts === 0
    : report.repair < run.repairs;
}

/** The engine works on it; what lay between its end and this does not count. */
function atWorkAgain(
  run: RunRecord,
  now: string,
): Pick<RunChange, 'activeSince'> {
  return run.repairs > 0 && run.activeSince === undefined
    ? { activeSince: now }
    : {};
}

function taken(run: RunRecord, now: string): RunRecord['dispatch'] {
  return {
    ...run.dispatch,
    after: undefined,
    acceptedAt: run.dispatch.acceptedAt ?? now,
    acceptedRepair: run.dispatch.acceptedRepair ?? run.repairs,
  };
}

function reportedState(run: RunRecord, state: ExecutionState): ExecutionState {
  // The engine knows that it was asked to cancel, not why.
  return state.result === 'canceled' && run.cancel
    ? { ...state, reason: cancelReason(run) }
    : state;
}

function cancelReason(run: RunRecord): ExecutionState['reason'] {
  return {
    code: run.cancel?.code ?? 'canceled_by_user',
    message: run.cancel?.note,
  };
}

function ended(
  run: RunRecord,
  result: 'failed' | 'canceled',
  reason: ExecutionState['reason'],
  now: string,
): RunChange {
  return {
    state: { lifecycle: 'terminated', result, reason },
    endedAt: now,
    observedAt: now,
    dispatch: { ...run.dispatch, after: undefined },
  };
}

function refuse(run: RunRecord, verb: string): Decision {
  return {
    refusal: `Run ${run.id} cannot ${verb} while it is ${run.state.lifecycle}.`,
  };
}
