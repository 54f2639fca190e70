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
  Pick<BackfillRecord, 'state' | 'reason' | 'endedAt' | 'lastChange'>
>;

/** Who moves a backfill, when and why; it moves by itself where nobody does. @internal */
export interface BackfillMove {
  by?: string;
  note?: string;
  at: string;
}

/** Starts no more runs. @internal */
export function pause(
  backfill: BackfillRecord,
  move: BackfillMove,
): BackfillDecision {
  return backfill.state === 'running'
    ? {
        change: {
          state: 'paused',
          reason: move.note,
          lastChange: { to: 'paused', ...move },
        },
      }
    : refuse(backfill, 'paused while it is running');
}

/** Goes on. @internal */
export function resume(
  backfill: BackfillRecord,
  move: BackfillMove,
): BackfillDecision {
  return backfill.state === 'paused'
    ? {
        change: {
          state: 'running',
          reason: undefined,
          lastChange: { to: 'resumed', ...move },
        },
      }
    : refuse(backfill, 'resumed while it is paused');
}

/** Ends before all is done. @internal */
export function cancel(
  backfill: BackfillRecord,
  move: BackfillMove,
): BackfillDecision {
  return backfill.state === 'running' || backfill.state === 'paused'
    ? {
        change: {
          state: 'canceled',
          reason: move.note,
          endedAt: move.at,
          lastChange: { to: 'canceled', ...move },
        },
      }
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
  move: BackfillMove,
): BackfillDecision {
  if (failed === 0) {
    return {
      refusal:
        'No interval of this backfill has ended without success, so there is nothing to retry.',
    };
  }
  const lastChange = { to: 'retried' as const, ...move };
  return backfill.state === 'running'
    ? { change: { lastChange } }
    : {
        change: {
          state: 'running',
          reason: undefined,
          endedAt: undefined,
          lastChange,
        },
      };
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
