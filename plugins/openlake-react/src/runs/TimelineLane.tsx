import { stateLook } from '../state/stateLook';
import { formatMs } from '@openlake/plugin-openlake-common';
import { formatClock } from '../time/instants';
import { Segment } from './segments';
import { percent, TimeScale } from './timeScale';
import classes from './TimelineLane.module.css';

/**
 * One task's lane: a thin line while it waits, a bar per attempt whose beginning
 * is its set-up, dashes for the pauses between attempts, an outline for what is
 * estimated.
 *
 * @public
 */
export function TimelineLane(props: {
  /** Whose lane it is. */
  of: string;
  segments: Segment[];
  scale: TimeScale;
  /** Short bars, for parts of a task. */
  slim?: boolean;
  /** The task decided how long the run took. */
  critical?: boolean;
}) {
  return (
    <div
      className={[
        classes.lane,
        props.slim && classes.slim,
        props.critical && classes.critical,
      ]
        .filter(Boolean)
        .join(' ')}
      role="img"
      aria-label={laneText(props)}
    >
      {props.scale.cuts.map(cut => (
        <span
          key={cut.from}
          className={classes.cut}
          style={place(props.scale, cut)}
          title={`nothing ran for ${formatMs(cut.to - cut.from)}, until ${
            cut.label
          }`}
        />
      ))}
      {props.segments.map(segment => (
        <Piece
          key={`${segment.kind}${segment.from}${segment.label ?? ''}`}
          segment={segment}
          scale={props.scale}
        />
      ))}
    </div>
  );
}

const verbs: Record<Segment['kind'], string> = {
  queue: 'waited',
  setup: 'set up',
  run: 'ran',
  backoff: 'paused',
  rest: 'rested',
  estimate: 'estimated',
};

/** `Timeline of load: waited 2s, set up 400ms, ran 8s, on the critical path`. */
function laneText(props: Parameters<typeof TimelineLane>[0]): string {
  const parts = props.segments.map(
    ({ kind, from, to }) => `${verbs[kind]} ${formatMs(to - from)}`,
  );
  if (props.critical) {
    parts.push('on the critical path');
  }
  return `Timeline of ${props.of}: ${parts.join(', ') || 'did not run'}`;
}

function Piece({ segment, scale }: { segment: Segment; scale: TimeScale }) {
  const look = segment.state && stateLook[segment.state];
  const attempt = [
    segment.attempt && `attempt ${segment.attempt}`,
    segment.repair && `repair ${segment.repair}`,
  ]
    .filter(Boolean)
    .join(', ');
  const words = {
    queue: 'waited for a slot',
    setup: `${attempt}: set-up, that is files, environment and process`,
    backoff: 'paused before the next attempt',
    rest: `ended, until repair ${segment.repair}`,
    estimate: 'est., median of earlier runs',
    run: [attempt, look?.label].filter(Boolean).join(': '),
  }[segment.kind];
  return (
    <span
      className={classes.piece}
      data-kind={segment.kind}
      data-tone={look?.tone}
      data-repair={segment.repair !== undefined || undefined}
      style={place(scale, segment)}
      title={`${segment.label ?? words}\n${formatClock(
        segment.from,
      )} to ${formatClock(segment.to)}, ${formatMs(segment.to - segment.from)}`}
    >
      {segment.kind === 'run' && segment.state === 'failed' && (
        <i aria-hidden>✕</i>
      )}
    </span>
  );
}

function place(scale: TimeScale, stretch: { from: number; to: number }) {
  const left = percent(scale, stretch.from);
  return {
    left: `${left}%`,
    width: `${Math.max(0, percent(scale, stretch.to) - left)}%`,
  };
}
