import { DisplayState } from '@openlake/plugin-openlake-common';
import { ReactNode } from 'react';
import { stateLook } from './stateLook';
import classes from './StateGlyph.module.css';

const line = {
  fill: 'none',
  strokeWidth: 1.8,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

const ring = <circle cx="8" cy="8" r="5.6" {...line} strokeWidth={1.6} />;

/** Shape tells the state as well as colour does. */
const shapes: Record<DisplayState, ReactNode> = {
  success: (
    <>
      <circle cx="8" cy="8" r="6.75" fill="currentColor" />
      <path d="M5 8.3 7.1 10.3 11 6" className={classes.ink} {...line} />
    </>
  ),
  failed: (
    <>
      <path
        d="M5.2 1.25h5.6L14.75 5.2v5.6l-3.95 3.95H5.2L1.25 10.8V5.2z"
        fill="currentColor"
      />
      <path
        d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6"
        className={classes.ink}
        {...line}
      />
    </>
  ),
  running: (
    <>
      <g stroke="currentColor" opacity="0.28">
        <circle cx="8" cy="8" r="5.6" fill="none" strokeWidth="2.2" />
      </g>
      <path
        d="M8 2.4A5.6 5.6 0 0 1 13.6 8"
        stroke="currentColor"
        className={classes.spin}
        {...line}
        strokeWidth={2.2}
      />
    </>
  ),
  terminating: (
    <>
      <g stroke="currentColor">{ring}</g>
      <rect x="5.75" y="5.75" width="4.5" height="4.5" fill="currentColor" />
    </>
  ),
  queued: (
    <>
      <circle
        cx="8"
        cy="8"
        r="5.6"
        stroke="currentColor"
        {...line}
        strokeWidth={1.5}
        strokeDasharray="2.1 2.3"
      />
      <circle cx="8" cy="8" r="1.9" fill="currentColor" />
    </>
  ),
  pending: <g stroke="currentColor">{ring}</g>,
  canceled: (
    <g stroke="currentColor">
      {ring}
      <path d="m4.2 11.8 7.6-7.6" {...line} strokeWidth={1.6} />
    </g>
  ),
  timed_out: (
    <>
      <path d="M8 .9 15.1 8 8 15.1.9 8z" fill="currentColor" />
      <path d="M8 4.9V8l2.1 1.3" className={classes.ink} {...line} />
    </>
  ),
  skipped: (
    <path
      d="m4 4.5 3.5 3.5L4 11.5m4.5-7L12 8l-3.5 3.5"
      stroke="currentColor"
      {...line}
    />
  ),
  upstream_failed: (
    <g stroke="currentColor">
      <path d="M8 2.2 14.3 13H1.7z" {...line} strokeWidth={1.5} />
      <path d="M8 6.4v2.9m0 1.7v.1" {...line} strokeWidth={1.5} />
    </g>
  ),
};

/**
 * The sign of a state. Decorative unless it stands alone: pass `alone` where no
 * word beside it says the same.
 *
 * @public
 */
export function StateGlyph(props: {
  state: DisplayState;
  size?: number;
  alone?: boolean;
}) {
  const { state, size = 16, alone = false } = props;
  const { label, tone } = stateLook[state];
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      className={`${classes.glyph} ${classes[tone]}`}
      {...(alone
        ? { role: 'img', 'aria-label': label }
        : { 'aria-hidden': true })}
    >
      {shapes[state]}
    </svg>
  );
}
