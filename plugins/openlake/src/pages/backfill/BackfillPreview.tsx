import { Skeleton } from '@backstage/ui';
import { BackfillRequest, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  Answer,
  ErrorState,
  formatMs,
  plural,
} from '@openlake/plugin-openlake-react';
import { BackfillStrip } from './BackfillStrip';
import { IntervalTable } from './IntervalTable';
import classes from './BackfillDialog.module.css';

type Plan = RouteOutput<'previewBackfill'>;

/** `23 runs, oldest first, 2 at a time, about 4h 10m (estimate)`. */
export function planText(
  { total, parallel, estimatedMs }: Plan,
  order: BackfillRequest['order'],
): string {
  return [
    plural(total, 'run'),
    total > 1 && (order === 'newest_first' ? 'newest first' : 'oldest first'),
    total > 0 && (parallel === 1 ? 'one at a time' : `${parallel} at a time`),
    total > 0 &&
      estimatedMs !== undefined &&
      `about ${formatMs(estimatedMs)} (estimate)`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What a backfill would run, what it leaves out and why, before it starts. */
export function BackfillPreview(props: {
  plan: Answer<Plan>;
  timeZone: string;
}) {
  const { plan, timeZone } = props;
  if (plan.error) {
    return (
      <div className={classes.preview} aria-label="Preview">
        <ErrorState
          what="The preview"
          error={plan.error}
          onRetry={plan.retry}
          isRetrying={plan.isFetching}
        />
      </div>
    );
  }
  if (!plan.data) {
    return <Skeleton width="100%" height={96} />;
  }
  const { intervals, total, excluded, warnings } = plan.data;
  const left = intervals.filter(({ state }) => state === 'excluded');
  return (
    <section
      className={classes.preview}
      aria-label="Preview"
      aria-live="polite"
    >
      <p className={classes.head}>
        <b>
          {total} of {plural(total + excluded, 'interval')}
        </b>{' '}
        {excluded > 0 ? `will run; ${excluded} left out` : 'will run'}
      </p>
      {warnings.length > 0 && (
        <ul>
          {warnings.map(warning => (
            <li key={warning} className={classes.warning}>
              {warning}
            </li>
          ))}
        </ul>
      )}
      {intervals.length > 0 && (
        <BackfillStrip intervals={intervals} timeZone={timeZone} />
      )}
      {left.length > 0 && (
        <details>
          <summary>
            Left out, and why: {plural(left.length, 'interval')}
          </summary>
          <IntervalTable intervals={left} timeZone={timeZone} height={220} />
        </details>
      )}
    </section>
  );
}
