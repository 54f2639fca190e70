import { RouterLink } from '@backstage/frontend-plugin-api';
import { Backfill } from '@openlake/plugin-openlake-common';
import {
  ErrorState,
  formatMs,
  Panel,
  paths,
  StateGlyph,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { backfillLook } from '../backfill/backfillLook';
import { BackfillMeter } from '../backfill/BackfillMeter';
import { rangeText } from '../backfill/rangeText';
import classes from './SideCards.module.css';

/** Backfills of a job that have not ended; nothing where there are none. */
export function ActiveBackfills(props: {
  workspace: string;
  job: string;
  timeZone?: string;
}) {
  const { workspace, job, timeZone } = props;
  const query = { workspace, job, limit: 20 };
  const running = useOpenlake('listBackfills', {
    query: { ...query, state: 'running' },
  });
  const paused = useOpenlake('listBackfills', {
    query: { ...query, state: 'paused' },
  });
  const failed = [running, paused].find(({ data, error }) => !data && error);
  const active = [
    ...(running.data?.items ?? []),
    ...(paused.data?.items ?? []),
  ];
  if (!failed && active.length === 0) {
    return null;
  }
  return (
    <Panel
      title="Backfills"
      detail={active.length || undefined}
      actions={
        <RouterLink
          href={paths.backfills({ workspace, job })}
          className={classes.all}
        >
          All backfills
        </RouterLink>
      }
      padded
    >
      {failed?.error ? (
        <ErrorState
          what="Backfills"
          error={failed.error}
          unaffected="They go on."
          onRetry={failed.retry}
          isRetrying={failed.isFetching}
        />
      ) : (
        <ul className={classes.list}>
          {active.map(backfill => (
            <Line key={backfill.id} backfill={backfill} timeZone={timeZone} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Line(props: { backfill: Backfill; timeZone?: string }) {
  const { backfill, timeZone } = props;
  const { id, request, estimatedMsLeft } = backfill;
  const look = backfillLook(backfill);
  const range = rangeText(request, timeZone);
  return (
    <li className={classes.stacked}>
      <RouterLink
        href={paths.backfill({ backfill: id })}
        className={classes.name}
      >
        <StateGlyph state={look.state} size={14} />
        {range}
      </RouterLink>
      <span className={classes.line}>
        <BackfillMeter backfill={backfill} label={`Progress of ${range}`} />
        <small>
          {backfill.state === 'running' && estimatedMsLeft !== undefined
            ? `${formatMs(estimatedMsLeft)} left, est.`
            : look.label}
        </small>
      </span>
    </li>
  );
}
