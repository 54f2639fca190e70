import { Skeleton } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Chip,
  EmptyState,
  FactsSkeleton,
  PageFrame,
  Panel,
  paths,
  plural,
  StateBadge,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { Body, Split } from '../Columns';
import { useWorkspaceTitle } from '../names/useWorkspaceTitle';
import { BackfillActions } from './BackfillActions';
import { BackfillCounts } from './BackfillCounts';
import { BackfillFacts } from './BackfillFacts';
import { backfillLook } from './backfillLook';
import { BackfillSettings } from './BackfillSettings';
import { BackfillStrip } from './BackfillStrip';
import { IntervalTable } from './IntervalTable';
import { StoppedNote } from './StoppedNote';

/** One backfill: how far it is, each of its intervals, and what to do about it. */
export function BackfillPage() {
  const { backfill: id = '' } = useParams();
  const answer = useOpenlake(
    'getBackfill',
    { params: { backfill: id } },
    {
      pace: data => (data?.backfill.state === 'running' ? 'live' : 'list'),
    },
  );
  const backfill = answer.data?.backfill;
  const job = backfill && { workspace: backfill.workspace, job: backfill.job };
  const detail = useOpenlake(
    'getJob',
    { params: job ?? { workspace: '', job: '' } },
    { enabled: job !== undefined, pace: 'slow' },
  );
  const timeZone = detail.data?.job.timezone;
  const workspaceTitle = useWorkspaceTitle(backfill?.workspace);
  const look = backfill && backfillLook(backfill);
  return (
    <PageFrame
      title={backfill ? `Backfill of ${backfill.jobTitle}` : 'Backfill'}
      section={backfill ? 'pipelines' : 'backfills'}
      workspace={
        backfill && { name: backfill.workspace, title: workspaceTitle }
      }
      crumbs={[
        { label: 'Backfills', href: paths.backfills() },
        { label: backfill?.jobTitle ?? id },
      ]}
      answer={answer}
      live={backfill?.state === 'running'}
      badge={look && <StateBadge state={look.state} label={look.label} />}
      tags={job && <Chip href={paths.job(job)}>{backfill.jobTitle}</Chip>}
      actions={backfill && <BackfillActions backfill={backfill} />}
      facts={
        backfill ? (
          <BackfillFacts backfill={backfill} timeZone={timeZone} />
        ) : (
          !answer.error && <FactsSkeleton count={5} />
        )
      }
      banner={backfill && <StoppedNote backfill={backfill} />}
    >
      <Body>
        <AnswerView
          answer={answer}
          what="Backfill"
          unaffected="Its runs go on."
          skeleton={<Skeleton width="100%" height={420} />}
        >
          {data => <Intervals {...data} timeZone={timeZone} />}
        </AnswerView>
      </Body>
    </PageFrame>
  );
}

function Intervals(props: RouteOutput<'getBackfill'> & { timeZone?: string }) {
  const { backfill, intervals, timeZone } = props;
  const [state, setState] = useState<string>();
  const job = { workspace: backfill.workspace, job: backfill.job };
  // A state that has emptied meanwhile filters no more.
  const chosen = state && backfill.counts[state] ? state : undefined;
  const shown = chosen
    ? intervals.filter(interval => interval.state === chosen)
    : intervals;
  return (
    <Split aside={<BackfillSettings backfill={backfill} />}>
      <Panel title="Intervals" detail={plural(intervals.length, 'interval')}>
        {intervals.length === 0 ? (
          <EmptyState title="No intervals">
            The range of this backfill holds none.
          </EmptyState>
        ) : (
          <>
            <BackfillStrip
              intervals={intervals}
              job={job}
              timeZone={timeZone}
            />
            <BackfillCounts
              counts={backfill.counts}
              chosen={chosen}
              onChoose={setState}
            />
            <IntervalTable
              intervals={shown}
              job={job}
              timeZone={timeZone}
              height={560}
            />
          </>
        )}
      </Panel>
    </Split>
  );
}
