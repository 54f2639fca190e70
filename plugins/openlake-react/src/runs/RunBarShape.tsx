import { DisplayState } from '@openlake/plugin-openlake-common';
import { stateLook, Tone } from '../state/stateLook';
import { Bar } from './barHeights';

const fill: Record<Tone, [string, string]> = {
  ok: ['var(--olo-ok-fill)', 'var(--olo-ok-cell)'],
  bad: ['var(--olo-bad)', 'var(--olo-bad)'],
  run: ['var(--olo-run)', 'var(--olo-run)'],
  late: ['var(--olo-late)', 'var(--olo-late)'],
  block: ['none', 'var(--olo-block)'],
  idle: ['none', 'var(--olo-idle)'],
};

/** One duration bar, drawn from the bottom of its box. @public */
export function RunBarShape(props: {
  state: DisplayState;
  bar: Bar;
  width: number;
  height: number;
  repaired?: boolean;
}) {
  const { state, bar, width, height, repaired } = props;
  const [ground, line] = fill[stateLook[state].tone];
  const h = Math.max(3, Math.round(bar.height * (height - 2)));
  const top = height - h;
  const middle = width / 2;
  return (
    <>
      <rect
        x={0.5}
        y={top + 0.5}
        width={width - 1}
        height={h - 1}
        rx={1.5}
        fill={ground}
        stroke={line}
        {...(state === 'upstream_failed' && { strokeDasharray: '2 2' })}
      />
      {bar.cut && (
        <path
          d={`M0 ${top + 6}L${width} ${top + 3}`}
          stroke="var(--olo-bg-1)"
          strokeWidth="2"
        />
      )}
      {state === 'failed' && h > 9 && (
        <path
          d={`M${middle - 2} ${height - 7}l4 4m0-4l-4 4`}
          stroke="var(--olo-on-status)"
          strokeWidth="1.4"
        />
      )}
      {state === 'canceled' && (
        <path
          d={`M1.5 ${height - 1.5}L${width - 1.5} ${height - Math.min(h, 8)}`}
          stroke="var(--olo-idle)"
        />
      )}
      {repaired && (
        <path
          d={`M${width * 0.4} ${top}H${width}V${top + width * 0.6}Z`}
          fill="var(--olo-bad)"
        />
      )}
    </>
  );
}
