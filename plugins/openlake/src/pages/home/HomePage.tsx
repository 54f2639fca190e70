import { Skeleton } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  isOpen,
  PageFrame,
  Panel,
  plural,
  toDisplayState,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { displayState } from '@openlake/plugin-openlake-common';
import { useSearchParams } from 'react-router-dom';
import { Body } from '../Columns';
import { NoWorkspace } from '../workspace/WorkspacesPage';
import { DaysPicker } from './DaysPicker';
import { EngineStrip } from './EngineStrip';
import { KpiCards } from './KpiCards';
import { NeedsYou } from './NeedsYou';
import { RecentRuns } from './RecentRuns';

/** What a person comes for in the morning: what needs them, and how all is. */
export function HomePage() {
  const [search, setSearch] = useSearchParams();
  const days = Number(search.get('days') ?? 30);
  const answer = useOpenlake(
    'homeView',
    { query: { days } },
    { keepPrevious: true },
  );
  return (
    <PageFrame
      title="Home"
      section="home"
      answer={answer}
      live={answer.data?.recentRuns.some(run =>
        isOpen(toDisplayState(displayState(run))),
      )}
      actions={
        <DaysPicker
          days={days}
          onChange={value =>
            setSearch({ days: String(value) }, { replace: true })
          }
        />
      }
    >
      <Body>
        <AnswerView
          answer={answer}
          what="The overview"
          unaffected="Runs go on; the other pages may still answer."
          skeleton={<HomeSkeleton />}
        >
          {data => <Home data={data} />}
        </AnswerView>
      </Body>
    </PageFrame>
  );
}

function Home({ data }: { data: RouteOutput<'homeView'> }) {
  if (data.workspaces.length === 0) {
    return (
      <Panel title="Welcome">
        <NoWorkspace />
      </Panel>
    );
  }
  return (
    <>
      <NeedsYou
        items={data.needsYou}
        workspaces={data.workspaces}
        otherwise={allWell(data.kpis)}
      />
      <KpiCards kpis={data.kpis} />
      <EngineStrip connectors={data.connectors} />
      <RecentRuns runs={data.recentRuns} />
    </>
  );
}

/** What is said where no run failed and nothing is held back: no more than is known. */
function allWell({
  failedRuns,
  contracts,
}: RouteOutput<'homeView'>['kpis']): string {
  if (failedRuns.finished === 0) {
    return 'Nothing needs you. No run has ended in these days.';
  }
  const unmet = contracts.total - contracts.met;
  return unmet > 0
    ? `The last run of every job ended well, but ${unmet} of ${plural(
        contracts.total,
        'contract',
      )} are broken or not checked yet: see Data of each workspace.`
    : 'Nothing needs you. The last run of every job ended well.';
}

function HomeSkeleton() {
  return (
    <>
      <Skeleton width="100%" height={128} />
      <Skeleton width="100%" height={132} />
      <Skeleton width="100%" height={64} />
      <Skeleton width="100%" height={380} />
    </>
  );
}
