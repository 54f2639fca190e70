import { DisplayState } from '@openlake/plugin-openlake-common';

/** Which family of colours a state takes. @public */
export type Tone = 'ok' | 'bad' | 'run' | 'late' | 'block' | 'idle';

/**
 * How each state is named and coloured. A new state does not compile until it
 * has a look.
 *
 * @public
 */
export const stateLook: Record<DisplayState, { label: string; tone: Tone }> = {
  pending: { label: 'Waiting', tone: 'idle' },
  queued: { label: 'Queued', tone: 'idle' },
  running: { label: 'Running', tone: 'run' },
  terminating: { label: 'Stopping', tone: 'run' },
  success: { label: 'Success', tone: 'ok' },
  failed: { label: 'Failed', tone: 'bad' },
  canceled: { label: 'Canceled', tone: 'idle' },
  timed_out: { label: 'Timed out', tone: 'late' },
  skipped: { label: 'Skipped', tone: 'idle' },
  upstream_failed: { label: 'Upstream failed', tone: 'block' },
};

/**
 * The state a text from the API names; a word from a newer backend shows as
 * waiting rather than breaking the page.
 *
 * @public
 */
export function toDisplayState(text: string): DisplayState {
  return text in stateLook ? (text as DisplayState) : 'pending';
}

/** Whether more is going to happen in this state. @public */
export function isOpen(state: DisplayState): boolean {
  return (
    state === 'pending' ||
    state === 'queued' ||
    state === 'running' ||
    state === 'terminating'
  );
}

/** Whether a person should look at it. @public */
export function isBad(state: DisplayState): boolean {
  return state === 'failed' || state === 'timed_out';
}
