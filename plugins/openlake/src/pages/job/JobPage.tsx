import {
  ErrorState,
  FactsSkeleton,
  isBad,
  isOpen,
  JobTab,
  Note,
  PageFrame,
  paths,
  StateBadge,
  stateLook,
  toDisplayState,
  useOpenlake,
  useShortcuts,
} from '@openlake/plugin-openlake-react';
import { Skeleton } from '@backstage/ui';
import { Job } from '@openlake/plugin-openlake-common';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { Body } from '../Columns';
import { personName } from '../names/personName';
import { useRights } from '../useRights';
import { useWorkspaceTitle } from '../names/useWorkspaceTitle';
import { JobActions, JobDialog } from './JobActions';
import { JobDescription } from './JobDescription';
import { JobFacts } from './JobFacts';
import { JobFailure } from './JobFailure';
import { JobGraph } from './JobGraph';
import { JobParameters } from './JobParameters';
import { JobRevisions } from './JobRevisions';
import { JobRunbook } from './JobRunbook';
import { JobRuns } from './JobRuns';
import { JobTags } from './JobTags';
import { RefusedVersion } from '../revision/RefusedVersion';

const tabs: { id: JobTab; label: string }[] = [
  { id: 'runs', label: 'Runs' },
  { id: 'graph', label: 'Graph' },
  { id: 'revisions', label: 'Revisions' },
  { id: 'parameters', label: 'Parameters' },
  { id: 'runbook', label: 'Runbook' },
];

/** One job: how its runs go, what it is made of, and how it came to be so. */
export function JobPage() {
  const { workspace = '', job: name = '', tab: asked } = useParams();
  const params = { workspace, job: name };
  const answer = useOpenlake('getJob', { params });
  const [limit, setLimit] = useState(25);
  const grid = useOpenlake(
    'jobGridView',
    { params, query: { limit } },
    { keepPrevious: true },
  );
  const [dialog, setDialog] = useState<JobDialog>();
  const detail = answer.data;
  const tab = tabs.find(t => t.id === asked)?.id ?? 'runs';
  const ended = (grid.data?.runs ?? [])
    .map(run => toDisplayState(run.state))
    .filter(state => !isOpen(state));
  const lastEnded = ended.at(-1);
  // One that was canceled or skipped says nothing of what failed before it.
  const decided = ended
    .filter(state => state === 'success' || isBad(state))
    .at(-1);
  const failing = decided !== undefined && isBad(decided);
  const failed = useOpenlake(
    'listRuns',
    { query: { workspace, job: name, state: 'failed,timed_out', limit: 1 } },
    { enabled: failing },
  );
  const failure = failing ? failed.data?.items[0] : undefined;
  const workspaceTitle = useWorkspaceTitle(workspace);
  const rights = useRights();
  useShortcuts({
    r: () => rights.start && detail && setDialog('run'),
    b: () => rights.start && detail && setDialog('backfill'),
  });

  return (
    <PageFrame
      title={detail?.job.title ?? name}
      workspace={{ name: workspace, title: workspaceTitle }}
      section="pipelines"
      crumbs={[
        { label: 'Pipelines', href: paths.pipelines({ workspace }) },
        { label: detail?.job.title ?? name },
      ]}
      answer={answer}
      badge={
        lastEnded && (
          <StateBadge
            state={lastEnded}
            label={`Last run ${stateLook[lastEnded].label.toLowerCase()}`}
          />
        )
      }
      tags={detail && <JobTags job={detail.job} />}
      description={
        detail?.job.description && (
          <JobDescription text={detail.job.description} />
        )
      }
      actions={
        detail && (
          <JobActions detail={detail} dialog={dialog} onDialog={setDialog} />
        )
      }
      facts={
        detail ? (
          <JobFacts detail={detail} grid={grid.data} />
        ) : (
          !answer.error && <FactsSkeleton count={5} />
        )
      }
      banner={
        detail && (
          <>
            {detail.job.retiredAt && (
              <Note tone="idle" title="This job is no longer in the repository">
                Its history stays; nothing starts it any more.
              </Note>
            )}
            {detail.job.paused && (
              <Note tone="late" title="Paused">
                {pausedText(detail.job)}
              </Note>
            )}
            <RefusedVersion detail={detail} />
            {failure && <JobFailure run={failure} />}
          </>
        )
      }
      tabs={tabs.map(t => ({
        ...t,
        href: paths.job({ ...params, tab: t.id }),
        count: t.id === 'parameters' ? detail?.parameters.length : undefined,
      }))}
      activeTab={tab}
    >
      <Body>
        {!detail && answer.error && (
          <ErrorState
            what={`Job ${name}`}
            error={answer.error}
            unaffected="Its schedule and its runs go on."
            onRetry={answer.retry}
            isRetrying={answer.isFetching}
          />
        )}
        {!detail && !answer.error && tab !== 'runs' && (
          <Skeleton height={420} width="100%" />
        )}
        {tab === 'runs' && (detail || !answer.error) && (
          <JobRuns
            workspace={workspace}
            job={name}
            detail={detail}
            grid={grid}
            limit={limit}
            onLimit={setLimit}
            onRunNow={rights.start ? () => setDialog('run') : undefined}
          />
        )}
        {detail && tab === 'graph' && (
          <JobGraph detail={detail} medians={grid.data?.taskMedians} />
        )}
        {detail && tab === 'revisions' && <JobRevisions job={detail.job} />}
        {detail && tab === 'parameters' && <JobParameters detail={detail} />}
        {detail && tab === 'runbook' && <JobRunbook detail={detail} />}
      </Body>
    </PageFrame>
  );
}

function pausedText({ pausedBy, pauseReason }: Job): string {
  const alone = 'Nothing starts it but a person';
  // By what is deployed, not by somebody.
  if (pausedBy === 'spec') {
    return `${alone}: ${pauseReason}.`;
  }
  return [
    pausedBy
      ? `${alone}, since ${personName(pausedBy)} paused it.`
      : `${alone}.`,
    pauseReason && `“${pauseReason}”`,
  ]
    .filter(Boolean)
    .join(' ');
}
