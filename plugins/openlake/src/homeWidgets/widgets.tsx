import { Skeleton } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Surface,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { ReactNode } from 'react';
import { NeedsYou } from '../pages/home/NeedsYou';
import { RecentRuns } from '../pages/home/RecentRuns';

/** Jobs whose last run did not end well. */
export function NeedsYouWidget() {
  return <Widget>{home => <NeedsYou home={home} />}</Widget>;
}

/** The newest runs of all workspaces. */
export function RecentRunsWidget() {
  return (
    <Widget>{({ recentRuns }) => <RecentRuns runs={recentRuns} />}</Widget>
  );
}

function Widget(props: {
  children: (data: RouteOutput<'homeView'>) => ReactNode;
}) {
  const answer = useOpenlake('homeView', { query: { days: 30 } });
  return (
    <Surface>
      <AnswerView
        answer={answer}
        what="Runs"
        skeleton={<Skeleton width="100%" height={200} />}
      >
        {props.children}
      </AnswerView>
    </Surface>
  );
}
