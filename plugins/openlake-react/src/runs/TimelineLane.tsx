import { stateLook } from '../state/stateLook';
import { formatMs } from '@openlake/plugin-openlake-common';
import { formatClock } from '../time/instants';
import { Segment } from './segments';
import { percent, TimeScale } from './timeScale';
import classes from './TimelineLane.module.css';

/**
 * One task's lane: a thin line while it waits, a bar per attempt, dashes for the
 * pauses between attempts, an outline for what is estimated.
 *
 * @public
 */
export function TimelineLane(props: {
  segments: Segment[];
  scale: TimeScale;
  /** Short bars on a phone. */
  slim?: boolean;
}) {
  return (
    <div className={`${classes.lane} ${props.slim ? classes.slim : ''}`}>
      {props.segments.map(segment => (
        <Piece
          key={`${segment.kind}${segment.from}`}
          segment={segment}
          scale={props.scale}
        />
      ))}
    </div>
  );
}

function Piece({ segment, scale }: { segment: Segment; scale: TimeScale }) {
  const left = percent(scale, segment.from);
  const width = Math.max(0, percent(scale, segment.to) - left);
  const look = segment.state && stateLook[segment.state];
  const words = {
    queue: 'waited for a slot',
    backoff: 'paused before the next attempt',
    estimate: 'est., median of earlier runs',
    run: `attempt ${segment.attempt}: ${look?.label}`,
  }[segment.kind];
  return (
    <span
      className={classes.piece}
      data-kind={segment.kind}
      data-tone={look?.tone}
      style={{ left: `${left}%`, width: `${width}%` }}
      title={`${words}\n${formatClock(segment.from)} to ${formatClock(
        segment.to,
      )}, ${formatMs(segment.to - segment.from)}`}
    >
      {segment.state === 'failed' && <i aria-hidden>✕</i>}
    </span>
  );
}
