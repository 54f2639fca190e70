import { Button } from '@backstage/ui';
import { Run } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTable,
  DataTableSkeleton,
  EmptyState,
  PageFrame,
  Pager,
  Panel,
  paths,
  plural,
  TableColumn,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { useDeferredValue, useMemo } from 'react';
import { Body } from '../Columns';
import { useUrlFilter } from '../filter/useUrlFilter';
import { runColumns } from '../runWords/runColumns';
import { BulkBar } from './BulkBar';
import { RUN_FILTER_KEYS, RunFilterValues, toRunFilter } from './runFilter';
import { RunFilters } from './RunFilters';
import { SavedFilters } from './SavedFilters';
import { useChosenRuns } from './useChosenRuns';
import { useCursor } from './useCursor';
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
  runColumns.state,
  runColumns.why,
  runColumns.workspace,
  runColumns.trigger,
  runColumns.created,
  runColumns.duration,
];

const PAGE = 100;

/** Every run that the reader may see, newest first, filtered by the address. */
export function RunsPage() {
  const filter = useUrlFilter(RUN_FILTER_KEYS);
  const text = JSON.stringify(filter.values);
  const query = useMemo(
    // A span counts back from when it was chosen, so that the list stands still.
    () => toRunFilter(JSON.parse(text) as RunFilterValues, Date.now()),
    [text],
  );
  const { cursor, first, back, next } = useCursor();
  const runs = useOpenlake(
    'listRuns',
    { query: { ...query, cursor, limit: PAGE } },
    { keepPrevious: true },
  );
  // Drawing a page of other runs takes a while, in which a click or a key is not kept waiting.
  const data = useDeferredValue(runs.data);
  const items = data?.items;
  const nextCursor = data?.nextCursor;
  const chosen = useChosenRuns(text);
  const clear = (
    <Button size="small" variant="secondary" onPress={filter.clear}>
      Clear filter
    </Button>
  );

  return (
    <PageFrame
      title="Runs"
      section="runs"
      crumbs={[{ label: 'OpenLake', href: paths.home() }, { label: 'Runs' }]}
      answer={runs}
    >
      <Body>
        <div className={classes.filters}>
          <RunFilters filter={filter} />
          <SavedFilters values={filter.values} />
        </div>
        <Panel
          title={filter.isSet ? 'Runs that match' : 'All runs'}
          detail={
            items &&
            plural(items.length, 'run') + (nextCursor || cursor ? ' shown' : '')
          }
        >
          <BulkBar
            chosen={chosen}
            filter={query}
            hasMore={nextCursor !== undefined || cursor !== undefined}
          />
          <AnswerView
            answer={{ ...runs, data }}
            what="Runs"
            unaffected="Running jobs go on."
            skeleton={<DataTableSkeleton columns={columns} rows={12} />}
          >
            {({ items: shown }) =>
              shown.length === 0 ? (
                <EmptyState
                  title={filter.isSet ? 'No run matches' : 'No runs yet'}
                  actions={filter.isSet && clear}
                >
                  {filter.isSet
                    ? 'Nothing ran that fits this filter.'
                    : 'Runs appear here when a job starts: by its schedule, by a table it waits for, or by hand from its page.'}
                </EmptyState>
              ) : (
                <>
                  <DataTable
                    label="Runs"
                    columns={columns}
                    rows={shown}
                    rowKey={run => run.id}
                    selection={chosen.selection}
                    href={run =>
                      paths.run({
                        workspace: run.workspace,
                        job: run.job,
                        run: run.id,
                      })
                    }
                  />
                  <Pager
                    shown={`${plural(shown.length, 'run')}, newest first`}
                    words={{ first: 'Newest', back: 'Newer', next: 'Older' }}
                    onFirst={first}
                    onBack={back}
                    onNext={nextCursor ? () => next(nextCursor) : undefined}
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
