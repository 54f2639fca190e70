import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { Button, SearchField, Select } from '@backstage/ui';
import { displayState, Run } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTable,
  DataTableSkeleton,
  Elapsed,
  EmptyState,
  MoreOf,
  PageFrame,
  Panel,
  paths,
  plural,
  RelativeTime,
  StateBadge,
  stateLook,
  TableColumn,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { TriggerText } from '../run/TriggerText';
import { WorkspaceName } from '../workspace/WorkspaceName';
import classes from './RunsPage.module.css';

const columns: TableColumn<Run>[] = [
  {
    id: 'run',
    header: 'Run',
    cell: run => (
      <>
        <b title={run.job}>{run.jobTitle}</b>{' '}
        <span className={classes.dim}>#{run.number}</span>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: run => <StateBadge state={displayState(run)} />,
  },
  {
    id: 'failure',
    header: 'Failed at',
    wideOnly: true,
    cell: run =>
      run.failure && (
        <span className={classes.failure} title={run.failure.message}>
          <code>{run.failure.task}</code> {run.failure.message}
        </span>
      ),
  },
  {
    id: 'workspace',
    header: 'Workspace',
    wideOnly: true,
    cell: run => <WorkspaceName name={run.workspace} />,
  },
  {
    id: 'trigger',
    header: 'Trigger',
    wideOnly: true,
    cell: run => <TriggerText trigger={run.trigger} />,
  },
  {
    id: 'started',
    header: 'Started',
    cell: run => <RelativeTime at={run.startedAt ?? run.createdAt} />,
  },
  {
    id: 'duration',
    header: 'Duration',
    numeric: true,
    cell: run => <Elapsed start={run.startedAt} end={run.endedAt} />,
  },
];

const stateOptions = [
  { id: 'all', label: 'All states' },
  ...Object.entries(stateLook)
    .filter(([id]) => id !== 'upstream_failed')
    .map(([id, { label }]) => ({ id, label })),
];

/** Every run that the reader may see, newest first, filtered by the address. */
export function RunsPage() {
  const [search, setSearch] = useAppSearchParams();
  const filter = {
    workspace: search.get('workspace') ?? undefined,
    job: search.get('job') ?? undefined,
    state: search.get('state') ?? undefined,
  };
  const runs = useOpenlakePages('listRuns', {
    query: { ...filter, limit: 50 },
  });
  const filtered = Object.values(filter).some(Boolean);
  const set = (key: string, value: string | undefined) =>
    setSearch(
      previous => {
        if (value) {
          previous.set(key, value);
        } else {
          previous.delete(key);
        }
        return previous;
      },
      { replace: true },
    );

  return (
    <PageFrame
      title="Runs"
      section="runs"
      crumbs={[{ label: 'OpenLake', href: paths.home() }, { label: 'Runs' }]}
      answer={runs}
    >
      <div className={classes.content}>
        <Panel
          title="All runs"
          detail={
            runs.data &&
            plural(runs.data.length, 'run') + (runs.hasMore ? ' and more' : '')
          }
          actions={
            <>
              <SearchField
                // Its own text goes when the address has another one.
                key={filter.job}
                aria-label="Name of a job"
                placeholder="Name of a job"
                size="small"
                defaultValue={filter.job ?? ''}
                onSubmit={value => set('job', value)}
                onClear={() => set('job', undefined)}
              />
              <Select
                aria-label="State"
                size="small"
                options={stateOptions}
                value={filter.state ?? 'all'}
                onChange={key =>
                  set('state', key === 'all' ? undefined : String(key))
                }
              />
              {filtered && (
                <Button
                  size="small"
                  variant="tertiary"
                  onPress={() => setSearch({})}
                >
                  Clear filter
                </Button>
              )}
            </>
          }
        >
          <AnswerView
            answer={runs}
            what="Runs"
            unaffected="Running jobs go on."
            skeleton={<DataTableSkeleton columns={columns} rows={12} />}
          >
            {items =>
              items.length === 0 ? (
                <EmptyState
                  title={filtered ? 'No run matches' : 'No runs yet'}
                  actions={
                    filtered && (
                      <Button
                        size="small"
                        variant="secondary"
                        onPress={() => setSearch({})}
                      >
                        Clear filter
                      </Button>
                    )
                  }
                >
                  {filtered
                    ? 'Nothing ran that fits this filter.'
                    : 'Runs appear here when a job starts: by its schedule, by a table it waits for, or by hand from its page.'}
                </EmptyState>
              ) : (
                <>
                  <DataTable
                    label="Runs"
                    columns={columns}
                    rows={items}
                    rowKey={run => run.id}
                    href={run =>
                      paths.run({
                        workspace: run.workspace,
                        job: run.job,
                        run: run.id,
                      })
                    }
                  />
                  <MoreOf list={runs} one="run" order="newest first" />
                </>
              )
            }
          </AnswerView>
        </Panel>
      </div>
    </PageFrame>
  );
}
