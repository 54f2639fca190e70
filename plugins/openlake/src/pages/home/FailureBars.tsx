import { RouteOutput } from '@openlake/plugin-openlake-common';
import classes from './FailureBars.module.css';

type Day = RouteOutput<'homeView'>['kpis']['failedRuns']['daily'][number];

const height = 36;

/** Finished runs by day, the failed part on top in red. Oldest first. */
export function FailureBars({ daily }: { daily: Day[] }) {
  const most = Math.max(1, ...daily.map(day => day.finished));
  const step = 100 / Math.max(1, daily.length);
  return (
    <svg
      className={classes.bars}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Runs by day: ${daily
        .filter(day => day.finished > 0)
        .map(day => `${day.day} ${day.failed} of ${day.finished} failed`)
        .join(', ')}`}
    >
      {daily.map((day, i) => {
        const all = day.finished === 0 ? 1 : (day.finished / most) * height;
        const bad = (day.failed / most) * height;
        return (
          <g key={day.day}>
            <title>{`${day.day}: ${day.failed} of ${day.finished} failed`}</title>
            <rect
              className={day.finished ? classes.good : classes.none}
              x={i * step}
              y={height - all}
              width={step * 0.75}
              height={all}
            />
            <rect
              className={classes.bad}
              x={i * step}
              y={height - all}
              width={step * 0.75}
              height={bad}
            />
          </g>
        );
      })}
    </svg>
  );
}
