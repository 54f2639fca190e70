import { Button, Skeleton } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  EmptyState,
  Facts,
  FactsSkeleton,
  formatBytes,
  formatCount,
  LoadMore,
  PageFrame,
  Panel,
  paths,
  plural,
  Segments,
  useOpenlakePages,
  useShortcuts,
} from '@openlake/plugin-openlake-react';
import { useMemo } from 'react';
import { useParams } from 'react-router-dom';
import { Body, Split } from '../Columns';
import { FilterBar } from './FilterBar';
import { distinctEdges } from './layerGraph';
import { LayerView } from './LayerView';
import { OwnerLink } from '../names/OwnerLink';
import { TableList } from './TableList';
import { TableSummary } from './TableSummary';
import { useListFilter } from './useListFilter';

type Data = RouteOutput<'dataView'>;
type Show = 'look' | 'declared';

const shows: readonly Show[] = ['look', 'declared'];
/** As many as one answer may hold, so that the picture is whole for most. */
const PAGE = 200;

/** Tables of a workspace, layer beside layer. */
export function DataPage() {
  const { workspace: name = '' } = useParams();
  const filter = useListFilter(shows);
  const tables = useOpenlakePages('dataView', {
    params: { workspace: name },
    query: { ...filter.query, limit: PAGE },
  });
  const [first] = tables.pages;
  const edges = useMemo(
    () => distinctEdges(tables.pages.flatMap(page => page.edges)),
    [tables.pages],
  );
  const selected = filter.search.get('table') ?? undefined;
  const select = (table: string | undefined) => filter.change('table', table);
  const asList = filter.search.get('as') === 'list';
  useShortcuts({ Escape: () => select(undefined) });

  return (
    <PageFrame
      title="Data"
      section="data"
      workspace={{ name, title: first?.workspace.title }}
      crumbs={[
        { label: 'Workspaces', href: paths.workspaces() },
        {
          label: first?.workspace.title ?? name,
          href: paths.pipelines({ workspace: name }),
        },
        { label: 'Data' },
      ]}
      facts={
        first ? (
          <DataFacts view={first} />
        ) : (
          !tables.error && <FactsSkeleton count={5} />
        )
      }
      answer={tables}
    >
      <Body>
        <Split
          aside={
            selected && (
              <TableSummary
                name={selected}
                tables={tables.data ?? []}
                edges={edges}
                onClose={() => select(undefined)}
              />
            )
          }
        >
          <Panel title="Tables">
            {first && first.totals.tables > 0 && (
              <FilterBar<Show>
                label="Filter tables"
                text={filter.text}
                onText={filter.setText}
                all={first.totals.tables}
                chosen={filter.show}
                onChoose={id => filter.change('show', id)}
                options={[
                  {
                    id: 'look',
                    label: 'Needs a look',
                    count: first.totals.needLook,
                  },
                  {
                    id: 'declared',
                    label: 'Not written',
                    count: first.totals.declaredOnly,
                  },
                ]}
                end={
                  <Segments
                    label="View"
                    options={[
                      { id: 'layers', label: 'Layers' },
                      { id: 'list', label: 'List' },
                    ]}
                    chosen={asList ? 'list' : 'layers'}
                    onChoose={id =>
                      filter.change('as', id === 'list' ? id : undefined)
                    }
                  />
                }
              />
            )}
            <AnswerView
              answer={tables}
              what="Tables"
              unaffected="Pipelines and runs of this workspace are not affected."
              skeleton={<Skeleton width="100%" height={420} />}
            >
              {items =>
                items.length > 0 ? (
                  <>
                    {asList ? (
                      <TableList tables={items} />
                    ) : (
                      <LayerView
                        tables={items}
                        edges={edges}
                        selected={selected}
                        onSelect={select}
                      />
                    )}
                    {tables.hasMore && (
                      <LoadMore
                        shown={`Shows the first ${plural(
                          items.length,
                          'table',
                        )} by name${
                          filter.filtered
                            ? ' that match'
                            : ` of ${formatCount(first?.totals.tables ?? 0)}`
                        }`}
                        hasMore
                        isLoading={tables.isLoadingMore}
                        onMore={tables.loadMore}
                      />
                    )}
                  </>
                ) : (
                  <NoTables view={first} onClear={filter.clear} />
                )
              }
            </AnswerView>
          </Panel>
        </Split>
      </Body>
    </PageFrame>
  );
}

function NoTables(props: { view?: Data; onClear: () => void }) {
  const { view } = props;
  return view && view.totals.tables > 0 ? (
    <EmptyState
      title="No table matches"
      actions={
        <Button size="small" variant="secondary" onPress={props.onClear}>
          Clear filter
        </Button>
      }
    >
      The workspace has {plural(view.totals.tables, 'table')}.
    </EmptyState>
  ) : (
    <EmptyState title={`No tables in ${view?.workspace.title} yet`}>
      Tables appear here when a job of this workspace writes them, or when you
      declare one as YAML.
    </EmptyState>
  );
}

function DataFacts({ view }: { view: Data }) {
  const { totals, workspace } = view;
  return (
    <Facts
      facts={[
        {
          label: 'Tables',
          value: formatCount(totals.tables),
          detail: `in ${workspace.catalog}`,
        },
        { label: 'Rows', value: formatCount(totals.rows) },
        {
          label: 'Size',
          value: formatBytes(totals.bytes),
          detail: plural(totals.files, 'file'),
        },
        {
          label: 'Fresh now',
          value: `${totals.fresh} of ${totals.withRule}`,
          detail:
            totals.tables > totals.withRule &&
            `${totals.tables - totals.withRule} without a rule`,
        },
        {
          label: 'Contracts met',
          value: `${totals.met} of ${totals.withContract}`,
          detail: `${plural(
            totals.tables - totals.withContract,
            'table',
          )} without`,
        },
        workspace.owner !== undefined && {
          label: 'Owner',
          value: <OwnerLink owner={workspace.owner} />,
        },
      ]}
    />
  );
}
