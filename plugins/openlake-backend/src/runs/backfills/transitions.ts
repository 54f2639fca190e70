import type { BackfillRecord } from './Backfill';

/**
 * What a command does to a backfill: the fields that change, or why nothing
 * does.
 *
 * @internal
 */
export type BackfillDecision =
  | { change: BackfillChange; refusal?: undefined }
  | { change?: undefined; refusal: string };

/** Fields that a move may write. @internal */
export type BackfillChange = Partial<
  Pick<BackfillRecord, 'state' | 'reason' | 'endedAt'>
>;

/** Starts no more runs. @internal */
export function pause(
  backfill: BackfillRecord,
  reason: string | undefined,
): BackfillDecision {
  return backfill.state === 'running'
    ? { change: { state: 'paused', reason } }
    : refuse(backfill, 'paused while it is running');
}

/** Goes on. @internal */
export function resume(backfill: BackfillRecord): BackfillDecision {
  return backfill.state === 'paused'
    ? { change: { state: 'running', reason: undefined } }
    : refuse(backfill, 'resumed while it is paused');
}

/** Ends before all is done. @internal */
export function cancel(
  backfill: BackfillRecord,
  reason: string | undefined,
  now: string,
): BackfillDecision {
  return backfill.state === 'running' || backfill.state === 'paused'
    ? { change: { state: 'canceled', reason, endedAt: now } }
    : refuse(backfill, 'canceled while it is running or paused');
}

/**
 * Goes on with intervals that did not succeed.
 *
 * @param failed - how many there are
 * @internal
 */
export function retry(
  backfill: BackfillRecord,
  failed: number,
): BackfillDecision {
  if (failed === 0) {
    return {
      refusal:
        'No interval of this backfill has ended without success, so there is nothing to retry.',
    };
  }
  return backfill.state === 'running'
    ? { change: {} }
    : { change: { state: 'running', reason: undefined, endedAt: undefined } };
}

/** Every interval has ended. @internal */
export function complete(
  backfill: BackfillRecord,
  now: string,
): BackfillDecision {
  return backfill.state === 'running'
    ? { change: { state: 'completed', endedAt: now } }
    : refuse(backfill, 'completed while it is running');
}

function refuse(backfill: BackfillRecord, rule: string): BackfillDecision {
  return {
    refusal: `A backfill can be ${rule}; this one is ${backfill.state}.`,
  };
}
