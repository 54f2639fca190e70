import { Button, ButtonLink } from '@backstage/ui';
import {
  displayState,
  RouteOutput,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import {
  formatClock,
  formatMs,
  Note,
  paths,
  plural,
  RelativeTime,
  useNow,
} from '@openlake/plugin-openlake-react';
import { RiBookOpenLine, RiFileList2Line } from '@remixicon/react';
import { personName } from '../names/personName';
import { OwnerLink } from '../names/OwnerLink';
import { CanceledNote } from './CanceledNote';
import { ErrorCategory } from './task/ErrorCategory';
import { MarkNote } from './operations/MarkNote';
import { reasonText } from '../runWords/reasonText';
import { RunProgress } from './RunProgress';
import { taskId } from './taskId';
import classes from './RunBanner.module.css';

const reasonWords: Record<string, string> = {
  max_concurrent_runs: ' for a free place of its job',
  workspace_limit: ' for a free place of its workspace',
  compute_limit: ' for a free place of its compute profile',
  run_limit: ' for a free place among all runs',
  waiting_for_slot: ' for a free slot',
  orchestrator_unavailable: ' for the engine, which does not answer',
  waiting_for_upstream: ' for what comes before',
  waiting_for_retry: ' before the next attempt',
  waiting_for_condition: ' for its condition',
};

/** What matters most about a run now: what somebody decided, why it failed, waits, or how far it is. */
export function RunBanner(props: Parameters<typeof StateBanner>[0]) {
  const { run } = props.view;
  return run.mark ? (
    <>
      <MarkNote mark={run.mark} />
      {run.mark.was !== 'success' && <StateBanner {...props} />}
    </>
  ) : (
    <StateBanner {...props} />
  );
}

function StateBanner(props: {
  view: RouteOutput<'runView'>;
  onOpenLog: (task: string) => void;
}) {
  const { view, onOpenLog } = props;
  const { run, tasks, job } = view;
  switch (displayState(run)) {
    case 'failed':
    case 'timed_out': {
      const task = tasks.find(t => t.key === run.failure?.task);
      const error = task?.error;
      const blocked = tasks.filter(t => t.result === 'upstream_failed').length;
      if (task?.mark?.result === 'success') {
        return <AwaitsRepair task={task} blocked={blocked} />;
      }
      if (!run.failure) {
        return (
          <Note
            tone="bad"
            title={
              run.reason?.message
                ? reasonText(run.reason.message)
                : 'The run failed'
            }
          />
        );
      }
      // The items of a for_each have the logs, it has none itself.
      const openLog = () =>
        onOpenLog(taskId({ key: run.failure!.task, index: error?.item }));
      return (
        <Note
          tone="bad"
          title={
            <>
              <button type="button" className={classes.task} onClick={openLog}>
                {run.failure.task}
              </button>{' '}
              <ErrorCategory category={run.failure.category} />{' '}
              {run.failure.message.split('\n', 1)}
            </>
          }
          actions={
            <>
              <Button
                size="small"
                variant="secondary"
                iconStart={<RiFileList2Line />}
                onPress={openLog}
              >
                Open log at error
              </Button>
              {job.hasRunbook && (
                <ButtonLink
                  size="small"
                  variant="secondary"
                  iconStart={<RiBookOpenLine />}
                  href={paths.job({
                    workspace: run.workspace,
                    job: run.job,
                    tab: 'runbook',
                  })}
                >
                  Runbook
                </ButtonLink>
              )}
            </>
          }
        >
          <ul className={classes.line}>
            {error?.source && (
              <li className={classes.source}>
                {error.source.file}:{error.source.line}
              </li>
            )}
            {blocked > 0 && <li>blocks {plural(blocked, 'task')}</li>}
            {job.owner && (
              <li>
                owner <OwnerLink owner={job.owner} />
              </li>
            )}
          </ul>
        </Note>
      );
    }
    case 'pending':
    case 'queued':
      return <Waiting view={view} />;
    case 'running':
      return <RunProgress view={view} />;
    case 'terminating':
      return (
        <Note
          tone={
            run.reason?.code === 'orchestrator_unavailable' ? 'late' : 'idle'
          }
          title="Stopping: the engine has been asked to end this run."
        >
          {run.cancel && !run.cancel.by.startsWith('run:') && (
            <>
              By {personName(run.cancel.by)},{' '}
              <RelativeTime at={run.cancel.at} />.{' '}
            </>
          )}
          {run.reason?.message && reasonText(run.reason.message)}
        </Note>
      );
    case 'canceled':
      return <CanceledNote run={run} />;
    case 'skipped':
      return run.reason?.message ? (
        <Note tone="idle" title={reasonText(run.reason.message)} />
      ) : null;
    default:
      return null;
  }
}

/** What had failed counts as a success now, and nothing has followed that yet. */
function AwaitsRepair(props: { task: TaskRun; blocked: number }) {
  const { task, blocked } = props;
  return (
    <Note
      tone="late"
      title={
        <>
          <code>{task.key}</code> was marked as success. The run stays as it
          ended until a repair goes on from there.
        </>
      }
    >
      {blocked > 0 &&
        `A repair runs ${plural(blocked, 'task')} that ${
          blocked === 1 ? 'was' : 'were'
        } blocked.`}
    </Note>
  );
}

function Waiting({ view }: { view: RouteOutput<'runView'> }) {
  const { run } = view;
  const now = useNow();
  const position = run.queuePosition;
  return (
    <Note
      tone="idle"
      title={
        <>
          Waiting{run.reason ? reasonWords[run.reason.code] ?? '' : ''}
          {position !== undefined && `, position ${position}`}.
        </>
      }
      actions={
        position !== undefined && (
          <ButtonLink
            size="small"
            variant="secondary"
            href={paths.queue({ workspace: run.workspace })}
          >
            Queue
          </ButtonLink>
        )
      }
    >
      {run.reason?.message && `${reasonText(run.reason.message)}. `}
      Waiting for {formatMs(Math.max(0, now - Date.parse(run.queuedAt)))}, since{' '}
      {formatClock(run.queuedAt)}. It starts by itself.
    </Note>
  );
}
