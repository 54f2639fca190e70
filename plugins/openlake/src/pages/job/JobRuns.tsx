import { Button } from '@backstage/ui';
import {
  Job,
  RouteOutput,
  scheduleZone,
} from '@openlake/plugin-openlake-common';
import {
  Answer,
  AnswerView,
  CellLegend,
  EmptyState,
  formatDay,
  Panel,
  paths,
  Segments,
} from '@openlake/plugin-openlake-react';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import { Split } from '../Columns';
import { ActiveBackfills } from './ActiveBackfills';
import { JobGrid } from './grid/JobGrid';
import { JobGridSkeleton } from './grid/JobGridSkeleton';
import { LatestRuns } from './LatestRuns';
import { MissedStarts } from './MissedStarts';
import { NextFires } from './NextFires';
import { ParameterCard } from './ParameterCard';
import classes from './JobRuns.module.css';

/** How a job's runs went: the grid, the latest in words, and what comes next. */
export function JobRuns(props: {
  workspace: string;
  job: string;
  detail?: RouteOutput<'getJob'>;
  grid: Answer<RouteOutput<'jobGridView'>>;
  limit: number;
  onLimit: (limit: number) => void;
  /** None where the reader may not start runs. */
  onRunNow?: () => void;
}) {
  const { workspace, job, detail, grid, limit, onLimit } = props;
  const empty = grid.data?.runs.length === 0;
  const timeZone = detail && scheduleZone(detail.job.triggers);
  const tasks = useMemo(() => detail?.tasks.map(t => t.key), [detail]);
  return (
    <Split
      aside={
        <>
          <ActiveBackfills
            workspace={workspace}
            job={job}
            timeZone={timeZone}
          />
          <NextFires detail={detail} />
          <MissedStarts workspace={workspace} job={job} timeZone={timeZone} />
          <ParameterCard detail={detail} />
        </>
      }
    >
      <Panel
        title="Runs"
        detail={
          grid.data &&
          !empty &&
          `last ${grid.data.runs.length} of ${grid.data.total}`
        }
        actions={
          !empty && (
            <>
              <Segments
                label="Number of runs"
                options={['25', '50', '100'].map(id => ({ id, label: id }))}
                chosen={String(limit)}
                onChoose={id => onLimit(Number(id))}
              />
              <RouterLink
                href={paths.runs({ workspace, job })}
                className={classes.all}
              >
                All runs
              </RouterLink>
            </>
          )
        }
      >
        <AnswerView
          answer={grid}
          what="Runs"
          unaffected="Schedule, parameters, revisions and runbook on this page are current."
          skeleton={<JobGridSkeleton rows={detail?.tasks.length ?? 8} />}
        >
          {data =>
            empty ? (
              <EmptyState
                title="No runs yet"
                actions={
                  props.onRunNow &&
                  detail &&
                  !detail.job.retiredAt && (
                    <Button
                      size="small"
                      variant="primary"
                      onPress={props.onRunNow}
                    >
                      Run now
                    </Button>
                  )
                }
              >
                {whyNone(detail?.job, data.skipped)}
              </EmptyState>
            ) : (
              <>
                <JobGrid
                  grid={data}
                  tasks={tasks}
                  workspace={workspace}
                  job={job}
                  seenAt={grid.updatedAt}
                />
                <div className={classes.legend}>
                  <CellLegend />
                </div>
              </>
            )
          }
        </AnswerView>
      </Panel>
      {!empty && (
        <LatestRuns
          key={`${workspace}/${job}`}
          workspace={workspace}
          job={job}
        />
      )}
    </Split>
  );
}

function whyNone(
  job: Job | undefined,
  skipped: RouteOutput<'jobGridView'>['skipped'],
): string {
  if (job?.retiredAt) {
    return 'It left the repository before it ran.';
  }
  const byHand = 'It can be run now by hand.';
  if (skipped) {
    return `It was to start, but ${skipped.because}. ${byHand}`;
  }
  return job?.nextFire && !job.paused
    ? `Its first run by schedule is on ${formatDay(job.nextFire)}. ${byHand}`
    : `Nothing starts it by itself. ${byHand}`;
}
