import { Backfill } from '@openlake/plugin-openlake-common';
import { Note, RelativeTime } from '@openlake/plugin-openlake-react';
import { personName } from '../names/personName';
import { reasonText } from '../runWords/reasonText';

/** Who or what stopped a backfill that is paused or canceled, when, and why. */
export function StoppedNote({ backfill }: { backfill: Backfill }) {
  const { state, lastChange, reason } = backfill;
  if (state !== 'paused' && state !== 'canceled') {
    return null;
  }
  const word = state === 'paused' ? 'Paused' : 'Canceled';
  const by = lastChange?.by
    ? `${word} by ${personName(lastChange.by)}`
    : `${word} by itself`;
  return (
    <Note
      tone={state === 'paused' ? 'late' : 'idle'}
      title={
        <>
          {lastChange ? by : word}
          {lastChange && (
            <>
              , <RelativeTime at={lastChange.at} />
            </>
          )}
          {state === 'paused' &&
            '. It starts no more runs until it is resumed.'}
        </>
      }
    >
      {reason && (lastChange?.by ? `“${reason}”` : reasonText(reason))}
    </Note>
  );
}
