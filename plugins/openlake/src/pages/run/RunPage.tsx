import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { displayState, Run, runCan } from '@openlake/plugin-openlake-common';
import {
  ErrorState,
  FactsSkeleton,
  isOpen,
  PageFrame,
  paths,
  StateBadge,
  useOpenlake,
  useShortcuts,
} from '@openlake/plugin-openlake-react';
import { useRef, useState } from 'react';
import { useParams } from 'react-router-dom';
import { useRights } from '../useRights';
import { useWorkspaceTitle } from '../names/useWorkspaceTitle';
import { PaneToggles } from './PaneToggles';
import { RunActions } from './operations/RunActions';
import { RunBanner } from './RunBanner';
import { RunConfiguration } from './RunConfiguration';
import { RunFacts } from './RunFacts';
import { RunParameters } from './RunParameters';
import { RunSkeleton } from './RunSkeleton';
import { RunTags } from './RunTags';
import { RunDialog, RunDialogs } from './operations/RunDialogs';
import { usePicked } from './operations/usePicked';
import { panes, useRunSelection } from './task/useRunSelection';
import { RunWork, RunWorkHandle } from './RunWork';

/** One run: what it did, where it failed, and what one can do about it. */
export function RunPage() {
  const { run } = useParams();
  // Nothing that was picked or opened for one run is meant for the next.
  return <OneRun key={run} />;
}

function OneRun() {
  const { workspace = '', job = '', run: id = '' } = useParams();
  const navigate = useAppNavigate();
  const answer = useOpenlake(
    'runView',
    { params: { run: id } },
    {
      pace: data => (!data || isOpen(displayState(data.run)) ? 'live' : 'list'),
    },
  );
  const view = answer.data;
  const run = view?.run;
  const state = run && displayState(run);
  const workspaceTitle = useWorkspaceTitle(workspace);
  const selection = useRunSelection(run, view?.tasks ?? []);
  const picked = usePicked();
  const [dialog, setDialog] = useState<RunDialog>();
  const work = useRef<RunWorkHandle>(null);
  const stale = answer.staleSince !== undefined;
  const rights = useRights();

  const goTo = (other: string | undefined) =>
    other && navigate(paths.run({ workspace, job, run: other }));
  const step = (by: number) => work.current?.step(by);
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    '[': () => goTo(view?.previous),
    ']': () => goTo(view?.next),
    r: () =>
      rights.change &&
      run &&
      runCan.repair(run) &&
      setDialog({ kind: 'repair' }),
    c: () => run && setDialog({ kind: 'compare' }),
    m: () =>
      rights.change && run && runCan.mark(run) && setDialog({ kind: 'mark' }),
    a: () =>
      rights.start && run && runCan.rerun(run) && setDialog({ kind: 'again' }),
    x: () => selection.task && picked.toggle(selection.task.key),
    '/': () => work.current?.focusSearch(),
    '0': () => work.current?.fit(),
    Escape: () => (picked.keys.size ? picked.clear() : selection.close()),
  });

  if (!view && answer.error) {
    return (
      <PageFrame
        title={job}
        workspace={{ name: workspace, title: workspaceTitle }}
        section="pipelines"
        crumbs={crumbs({ workspace, job }, 'Run')}
      >
        <ErrorState
          what="Run"
          error={answer.error}
          unaffected="This does not stop or change the run."
          onRetry={answer.retry}
          isRetrying={answer.isFetching}
        />
      </PageFrame>
    );
  }

  return (
    <PageFrame
      title={view?.job.title ?? job}
      titleSuffix={run && `#${run.number}`}
      badge={state && <StateBadge state={state} />}
      workspace={{ name: workspace, title: workspaceTitle }}
      section="pipelines"
      crumbs={crumbs(
        { workspace, job, title: view?.job.title },
        run ? `#${run.number}` : 'Run',
      )}
      answer={answer}
      live={state && isOpen(state)}
      heardAt={run && isWithEngine(run) ? run.observedAt : undefined}
      fill={selection.view === 'overview'}
      tags={view && <RunTags view={view} onGo={goTo} />}
      actions={
        view && <RunActions view={view} stale={stale} onDialog={setDialog} />
      }
      facts={view ? <RunFacts view={view} /> : <FactsSkeleton />}
      banner={view && <RunBanner view={view} onOpenLog={selection.openLog} />}
      tabs={[
        {
          id: 'overview',
          label: 'Overview',
          href: selection.hrefOf('overview'),
        },
        {
          id: 'parameters',
          label: 'Parameters',
          href: selection.hrefOf('parameters'),
          count: run && Object.keys(run.parameters).length,
        },
        {
          id: 'configuration',
          label: 'Configuration',
          href: selection.hrefOf('configuration'),
        },
      ]}
      activeTab={selection.view}
      tabsEnd={
        selection.view === 'overview' && (
          <PaneToggles
            shown={panes.filter(
              p => (p === 'task' ? selection.task : true) && selection.shows(p),
            )}
            onChange={selection.setShown}
          />
        )
      }
    >
      {!view && <RunSkeleton />}
      {view && selection.view === 'parameters' && <RunParameters view={view} />}
      {view && selection.view === 'configuration' && (
        <RunConfiguration view={view} />
      )}
      {view && selection.view === 'overview' && (
        <RunWork
          ref={work}
          view={view}
          selection={selection}
          picked={picked}
          onDialog={setDialog}
          stale={stale}
        />
      )}
      {view && (
        <RunDialogs
          view={view}
          dialog={dialog}
          onChanged={selection.keep}
          onClose={() => setDialog(undefined)}
        />
      )}
    </PageFrame>
  );
}

/** Its state is what the engine said last, and not what is known here for sure. */
function isWithEngine({ lifecycle }: Run): boolean {
  return lifecycle === 'running' || lifecycle === 'terminating';
}

function crumbs(
  place: { workspace: string; job: string; title?: string },
  last: string,
) {
  const { workspace, job, title = job } = place;
  return [
    { label: 'Pipelines', href: paths.pipelines({ workspace }) },
    { label: title, href: paths.job({ workspace, job }) },
    { label: 'Runs', href: paths.runs({ workspace, job }) },
    { label: last },
  ];
}
