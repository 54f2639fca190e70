import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import { displayState, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  isOpen,
  Note,
  PageFrame,
  Panel,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { Body } from '../Columns';
import { NoWorkspace } from '../workspace/WorkspacesPage';
import { DaysPicker, daysOf } from './DaysPicker';
import { EngineStrip } from './EngineStrip';
import { KpiCards } from './KpiCards';
import { NeedsYou } from './NeedsYou';
import { RecentRuns } from './RecentRuns';
import { StartHere } from './StartHere';
import { Workspaces } from './Workspaces';

type HomeView = RouteOutput<'homeView'>;

/** What a person comes for in the morning: what needs them, and how all is. */
export function HomePage() {
  const [search, setSearch] = useAppSearchParams();
  const days = daysOf(search.get('days'));
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
      live={answer.data?.recentRuns.some(run => isOpen(displayState(run)))}
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
          {home => <Home home={home} />}
        </AnswerView>
      </Body>
    </PageFrame>
  );
}

function Home({ home }: { home: HomeView }) {
  const { workspaces, connectors, withheld } = home;
  if (workspaces?.total === 0) {
    return (
      <Panel title="Welcome">
        <NoWorkspace />
      </Panel>
    );
  }
  return (
    <>
      {withheld.length > 0 && (
        <Note tone="idle" title="You see a part of this page.">
          {withheld.join(' and ')} would show the rest; whoever runs this portal
          can give {withheld.length === 1 ? 'it' : 'them'} to you.
        </Note>
      )}
      <StartHere home={home} />
      <NeedsYou home={home} />
      <KpiCards kpis={home.kpis} />
      {connectors && <EngineStrip connectors={connectors} />}
      <RecentRuns runs={home.recentRuns} />
      {workspaces && <Workspaces workspaces={workspaces} />}
    </>
  );
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
