import { DisplayState } from '@openlake/plugin-openlake-common';
import { ReactNode } from 'react';

/** What a grid cell says about one task in one run. @public */
export interface CellLook {
  state: DisplayState;
  /** More than one attempt was needed. */
  retried?: boolean;
  /** A repair ran it again. */
  repaired?: boolean;
}

const soft = { rx: 2.5 } as const;

/**
 * Draws one cell of a grid into a surrounding SVG: pale when it went well, solid
 * when it failed, and never told apart by colour alone.
 *
 * @param size - Width and height; the cell's own corner is at 0, 0.
 * @public
 */
export function cellMark(look: CellLook, size: number): ReactNode {
  const s = size;
  const half = s / 2;
  const box = { x: 0.5, y: 0.5, width: s - 1, height: s - 1, ...soft };
  const corner = look.repaired && (
    <path d={`M${s - s * 0.45} 0H${s}V${s * 0.45}Z`} fill="var(--olo-bad)" />
  );
  const dot = look.retried && (
    <circle cx={half} cy={half} r={s * 0.14} fill="var(--olo-ok)" />
  );
  switch (look.state) {
    case 'success':
      return (
        <>
          <rect
            {...box}
            fill="var(--olo-ok-fill)"
            stroke="var(--olo-ok-cell)"
          />
          {dot}
          {corner}
        </>
      );
    case 'failed':
      return (
        <>
          <rect width={s} height={s} {...soft} fill="var(--olo-bad)" />
          <path
            d={`M${s * 0.3} ${s * 0.3}L${s * 0.7} ${s * 0.7}M${s * 0.7} ${
              s * 0.3
            }L${s * 0.3} ${s * 0.7}`}
            stroke="var(--olo-on-status)"
            strokeWidth={s > 11 ? 1.6 : 1.3}
            strokeLinecap="round"
          />
        </>
      );
    case 'timed_out':
      return (
        <path
          d={`M${half} 0L${s} ${half}L${half} ${s}L0 ${half}Z`}
          fill="var(--olo-late)"
        />
      );
    case 'running':
    case 'terminating':
      return (
        <>
          <rect {...box} fill="var(--olo-run-soft)" stroke="var(--olo-run)" />
          <circle cx={half} cy={half} r={s * 0.17} fill="var(--olo-run)" />
        </>
      );
    case 'upstream_failed':
      return (
        <rect
          {...box}
          fill="none"
          stroke="var(--olo-block)"
          strokeDasharray="2 1.6"
        />
      );
    case 'skipped':
      return (
        <path
          d={`M${s * 0.22} ${half}H${s * 0.78}`}
          stroke="var(--olo-idle)"
          strokeWidth="1.6"
        />
      );
    case 'canceled':
      return (
        <>
          <rect {...box} fill="none" stroke="var(--olo-idle)" />
          <path d={`M2 ${s - 2}L${s - 2} 2`} stroke="var(--olo-idle)" />
        </>
      );
    default:
      return (
        <rect
          {...box}
          fill="none"
          stroke="var(--olo-line-3)"
          strokeDasharray="1.5 2"
        />
      );
  }
}
