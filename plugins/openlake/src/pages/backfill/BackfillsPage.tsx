import { Button, Select } from '@backstage/ui';
import { Backfill } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTable,
  DataTableSkeleton,
  EmptyState,
  formatMs,
  MoreOf,
  PageFrame,
  Panel,
  paths,
  plural,
  RelativeTime,
  StateBadge,
  TableColumn,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { Body } from '../Columns';
import { JobSelect } from '../filter/JobSelect';
import { useUrlFilter } from '../filter/useUrlFilter';
import { WorkspaceSelect } from '../filter/WorkspaceSelect';
import { personName } from '../names/personName';
import { WorkspaceName } from '../names/WorkspaceName';
import { backfillLook } from './backfillLook';
import { BackfillMeter } from './BackfillMeter';
import { rangeText } from './rangeText';

const columns: TableColumn<Backfill>[] = [
  {
    id: 'job',
    header: 'Job',
    cell: backfill => <b title={backfill.job}>{backfill.jobTitle}</b>,
  },
  {
    id: 'state',
    header: 'State',
    cell: backfill => {
      const look = backfillLook(backfill);
      return (
        <span title={backfill.reason}>
          <StateBadge state={look.state} label={look.label} />
        </span>
      );
    },
  },
  {
    id: 'progress',
    header: 'Intervals ended',
    cell: backfill => (
      <BackfillMeter
        backfill={backfill}
        label={`Progress of the backfill of ${backfill.jobTitle}`}
      />
    ),
  },
  {
    id: 'range',
    header: 'Range',
    wideOnly: true,
    cell: ({ request }) => rangeText(request),
  },
  {
    id: 'workspace',
    header: 'Workspace',
    wideOnly: true,
    cell: ({ workspace }) => <WorkspaceName name={workspace} />,
  },
  {
    id: 'by',
    header: 'Started',
    wideOnly: true,
    cell: ({ createdAt, createdBy }) => (
      <>
        <RelativeTime at={createdAt} /> by {personName(createdBy)}
      </>
    ),
  },
  {
    id: 'left',
    header: 'Time left, est.',
    numeric: true,
    wideOnly: true,
    cell: ({ state, estimatedMsLeft }) =>
      state === 'running' && estimatedMsLeft !== undefined
        ? formatMs(estimatedMsLeft)
        : '–',
  },
];

const states: { id: Backfill['state']; label: string }[] = [
  { id: 'running', label: 'Running' },
  { id: 'paused', label: 'Paused' },
  { id: 'completed', label: 'Completed' },
  { id: 'canceled', label: 'Canceled' },
];

/** Every backfill that the reader may see, newest first. */
export function BackfillsPage() {
  const filter = useUrlFilter(['workspace', 'job', 'state']);
  const { workspace, job, state } = filter.values;
  const backfills = useOpenlakePages('listBackfills', {
    query: {
      workspace,
      job,
      state: states.find(({ id }) => id === state)?.id,
      limit: 50,
    },
  });
  return (
    <PageFrame
      title="Backfills"
      section="backfills"
      crumbs={[
        { label: 'OpenLake', href: paths.home() },
        { label: 'Backfills' },
      ]}
      answer={backfills}
    >
      <Body>
        <Panel
          title="All backfills"
          detail={
            backfills.data &&
            plural(backfills.data.length, 'backfill') +
              (backfills.hasMore ? ' and more' : '')
          }
          actions={
            <>
              <WorkspaceSelect
                value={workspace}
                onChange={value =>
                  filter.set({ workspace: value, job: undefined })
                }
              />
              <JobSelect
                workspace={workspace}
                value={job}
                onChange={value => filter.set({ job: value })}
              />
              <Select
                aria-label="State"
                size="small"
                options={[{ id: 'all', label: 'All states' }, ...states]}
                value={state ?? 'all'}
                onChange={key =>
                  filter.set({
                    state: key === 'all' ? undefined : String(key),
                  })
                }
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
            answer={backfills}
            what="Backfills"
            unaffected="Backfills that are running go on."
            skeleton={<DataTableSkeleton columns={columns} rows={6} />}
          >
            {items =>
              items.length === 0 ? (
                <EmptyState
                  title={
                    filter.isSet ? 'No backfill matches' : 'No backfills yet'
                  }
                >
                  {filter.isSet
                    ? 'None fits this filter.'
                    : 'A backfill runs a job for the days, or other intervals, of a range in the past. Start one with Backfill on the page of a job.'}
                </EmptyState>
              ) : (
                <>
                  <DataTable
                    label="Backfills"
                    columns={columns}
                    rows={items}
                    rowKey={({ id }) => id}
                    href={({ id }) => paths.backfill({ backfill: id })}
                    hrefLabel={({ jobTitle, request }) =>
                      `Backfill of ${jobTitle}, ${rangeText(request)}`
                    }
                  />
                  <MoreOf
                    list={backfills}
                    one="backfill"
                    order="newest first"
                  />
                </>
              )
            }
          </AnswerView>
        </Panel>
      </Body>
    </PageFrame>
  );
}
