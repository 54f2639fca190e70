import { Button, Skeleton } from '@backstage/ui';
import {
  AnswerView,
  DataTableSkeleton,
  EmptyState,
  MoreOf,
  PageFrame,
  Panel,
  paths,
  plural,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { Body } from '../Columns';
import { JobSelect } from '../filter/JobSelect';
import { useUrlFilter } from '../filter/useUrlFilter';
import { WorkspaceSelect } from '../filter/WorkspaceSelect';
import { useRights } from '../useRights';
import { LimitList } from './LimitList';
import { queueColumns, QueueTable } from './QueueTable';

const unaffected = 'Runs go on, and the next ones start as they get a place.';

/** Runs that wait for a place: in which order, for what, and how full it is. */
export function QueuePage() {
  const filter = useUrlFilter(['workspace', 'job']);
  const queue = useOpenlakePages('listQueue', {
    query: { ...filter.values, limit: 100 },
  });
  const rights = useRights();
  const first = queue.pages[0];
  const limits = first?.limits ?? [];
  const full = limits.filter(({ taken, max }) => taken >= max).length;
  return (
    <PageFrame
      title="Queue"
      section="queue"
      crumbs={[{ label: 'OpenLake', href: paths.home() }, { label: 'Queue' }]}
      description="Runs that have been started and wait for a place. Critical ones go first, then high, normal and low; among equals the workspaces take turns."
      answer={queue}
    >
      <Body>
        {(limits.length > 0 || queue.isLoading) && (
          <Panel
            title="Limits"
            detail={first && (full > 0 ? `${full} full` : 'none is full')}
            padded
          >
            {first ? (
              <LimitList limits={limits} />
            ) : (
              <Skeleton width="100%" height={96} />
            )}
          </Panel>
        )}
        <Panel
          title="Waiting runs"
          detail={first && plural(first.total, 'run')}
          actions={
            <>
              <WorkspaceSelect
                value={filter.values.workspace}
                onChange={workspace =>
                  filter.set({ workspace, job: undefined })
                }
              />
              <JobSelect
                workspace={filter.values.workspace}
                value={filter.values.job}
                onChange={job => filter.set({ job })}
              />
              {filter.isSet && (
                <Button
                  size="small"
                  variant="tertiary"
                  onPress={() => filter.clear()}
                >
                  Clear filter
                </Button>
              )}
            </>
          }
        >
          <AnswerView
            answer={queue}
            what="Queue"
            unaffected={unaffected}
            skeleton={<DataTableSkeleton columns={queueColumns} rows={6} />}
          >
            {items =>
              items.length === 0 ? (
                <EmptyState
                  title={
                    filter.isSet ? 'Nothing that fits waits' : 'Nothing waits'
                  }
                >
                  {filter.isSet
                    ? 'Runs of other jobs may wait; the filter leaves them out.'
                    : 'Every run that was started has a place. Runs wait here when a limit is full: of their job, their workspace, a compute profile, or of all runs of the portal.'}
                </EmptyState>
              ) : (
                <>
                  <QueueTable
                    items={items}
                    isWhole={!queue.hasMore && !filter.isSet}
                    canUpdate={rights.queue}
                  />
                  <MoreOf list={queue} one="run" order="next first" />
                </>
              )
            }
          </AnswerView>
        </Panel>
      </Body>
    </PageFrame>
  );
}
