import { Backfill } from '@openlake/plugin-openlake-common';
import { StateGlyph } from '@openlake/plugin-openlake-react';
import { intervalLook } from './backfillLook';
import classes from './BackfillCounts.module.css';

/** Intervals by state, those that need somebody first. */
const order = [
  'failed',
  'timed_out',
  'upstream_failed',
  'canceled',
  'not_started',
  'running',
  'terminating',
  'queued',
  'pending',
  'started',
  'waiting',
  'success',
  'skipped',
  'excluded',
];

/** How many intervals are in which state; a choice of one filters by it. */
export function BackfillCounts(props: {
  counts: Backfill['counts'];
  chosen?: string;
  onChoose: (state: string | undefined) => void;
}) {
  const { counts, chosen, onChoose } = props;
  return (
    <div
      className={classes.counts}
      role="group"
      aria-label="Intervals by state"
    >
      {order
        .filter(state => counts[state])
        .map(state => {
          const look = intervalLook({ state });
          return (
            <button
              key={state}
              type="button"
              aria-pressed={chosen === state}
              onClick={() => onChoose(chosen === state ? undefined : state)}
            >
              <StateGlyph state={look.state} size={14} />
              <b>{counts[state]}</b> {look.label.toLowerCase()}
            </button>
          );
        })}
    </div>
  );
}
