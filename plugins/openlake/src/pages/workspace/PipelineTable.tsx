import { RouterLink } from '@backstage/frontend-plugin-api';
import {
  displayState,
  RouteOutput,
  scheduleZone,
} from '@openlake/plugin-openlake-common';
import {
  Chip,
  DataTable,
  Elapsed,
  formatInstant,
  paths,
  RelativeTime,
  RunBars,
  StateWord,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { FreshnessMeter } from '../../tables/FreshnessMeter';
import { formatFire } from '../job/formatFire';
import { personName } from '../names/personName';
import { reasonText } from '../runWords/reasonText';
import { OwnerLink } from '../names/OwnerLink';
import classes from './PipelineTable.module.css';

/** A job with its last runs and the tables that it writes. */
export type PipelineRow = RouteOutput<'pipelinesView'>['items'][number];

/** Its columns, for the skeleton too. */
export const pipelineColumns: TableColumn<PipelineRow>[] = [
  {
    id: 'job',
    header: 'Job',
    cell: ({ job }) => (
      <span className={classes.two}>
        <span className={classes.name}>
          <b>{job.title}</b>
          {job.paused && <Chip>Paused</Chip>}
        </span>
        <small>
          {job.triggers.map(trigger => trigger.text).join(', ') || 'Manual'}
        </small>
      </span>
    ),
  },
  {
    id: 'last',
    header: 'Last run',
    cell: ({ job }) => <LastRun run={job.lastRun} />,
  },
  {
    id: 'recent',
    header: 'Last runs',
    cell: ({ job, recent }) =>
      recent.length === 0 ? (
        <small className={classes.dim}>None</small>
      ) : (
        <RunBars
          runs={recent}
          href={bar =>
            paths.run({ workspace: job.workspace, job: job.name, run: bar.id })
          }
        />
      ),
  },
  {
    id: 'next',
    header: 'Next run',
    wideOnly: true,
    cell: ({ job }) => <NextRun job={job} />,
  },
  {
    id: 'fresh',
    header: 'Freshness of outputs',
    wideOnly: true,
    cell: ({ job, outputs }) =>
      outputs.length === 0 && job.outputs.length > 0 ? (
        <small className={classes.dim}>Not written</small>
      ) : (
        <OldestOutput outputs={outputs} />
      ),
  },
  {
    id: 'owner',
    header: 'Owner',
    wideOnly: true,
    cell: ({ job }) =>
      job.owner ? (
        <OwnerLink owner={job.owner} />
      ) : (
        <small className={classes.dim}>None</small>
      ),
  },
];

/** Jobs in rows of two lines. */
export function PipelineTable(props: { rows: PipelineRow[] }) {
  return (
    <DataTable
      label="Jobs"
      columns={pipelineColumns}
      rows={props.rows}
      rowKey={({ job }) => job.name}
      href={({ job }) => paths.job({ workspace: job.workspace, job: job.name })}
      hrefLabel={({ job }) => job.title}
    />
  );
}

function LastRun({ run }: { run: PipelineRow['job']['lastRun'] }) {
  if (!run) {
    return <small className={classes.dim}>Never ran</small>;
  }
  const state = displayState(run);
  const at = run.endedAt ?? run.startedAt ?? run.createdAt;
  return (
    <span className={classes.two}>
      <span className={classes.state}>
        <StateWord state={state} glyph />
        <small>
          {run.endedAt ? (
            <RelativeTime at={at} />
          ) : (
            <>
              for <Elapsed start={at} />
            </>
          )}
        </small>
      </span>
      <small title={run.failure?.message}>
        {run.failure
          ? `${run.failure.task}: ${run.failure.message}`
          : (run.reason?.message && reasonText(run.reason.message)) ??
            `#${run.number}`}
      </small>
    </span>
  );
}

function NextRun({ job }: { job: PipelineRow['job'] }) {
  if (job.paused) {
    return (
      <span className={classes.two}>
        Paused
        {job.pausedBy && (
          <small>
            by {job.pausedBy === 'spec' ? 'its YAML' : personName(job.pausedBy)}
          </small>
        )}
      </span>
    );
  }
  if (job.nextFire) {
    const zone = scheduleZone(job.triggers);
    return (
      <span className={classes.two}>
        <RelativeTime at={job.nextFire} />
        <small title={`${formatInstant(job.nextFire)} for you`}>
          {formatFire(job.nextFire, zone)}
          {zone && ` ${zone}`}
        </small>
      </span>
    );
  }
  const [trigger] = job.triggers;
  return (
    <span className={classes.two}>
      {trigger ? `On ${trigger.kind.replace(/_/g, ' ')}` : 'Manual'}
      <small>{trigger ? trigger.text : 'no schedule'}</small>
    </span>
  );
}

/** The output that is worst against its rule, else the oldest. */
function OldestOutput({ outputs }: { outputs: PipelineRow['outputs'] }) {
  if (outputs.length === 0) {
    return <small className={classes.dim}>No outputs</small>;
  }
  const [worst] = [...outputs].sort(
    (a, b) =>
      Number(b.freshness?.status === 'stale') -
        Number(a.freshness?.status === 'stale') ||
      Number(Boolean(b.freshness)) - Number(Boolean(a.freshness)) ||
      (a.updatedAt ?? '').localeCompare(b.updatedAt ?? ''),
  );
  return (
    <span className={classes.two}>
      <RouterLink href={paths.table({ table: worst.name })}>
        <code>
          {worst.schema}.{worst.table}
        </code>
      </RouterLink>
      <FreshnessMeter table={worst} />
    </span>
  );
}
