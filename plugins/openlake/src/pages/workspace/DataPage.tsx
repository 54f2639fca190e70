import { RouteOutput, Table } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  EmptyState,
  Facts,
  FactsSkeleton,
  formatBytes,
  formatCount,
  PageFrame,
  Panel,
  paths,
  plural,
  Segments,
  useOpenlake,
  useShortcuts,
} from '@openlake/plugin-openlake-react';
import { Skeleton } from '@backstage/ui';
import { useMemo, useState } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import { needsLook } from '../../tables/tableHealth';
import { Body, Split } from '../Columns';
import { FilterBar } from './FilterBar';
import { LayerView } from './LayerView';
import { TableList } from './TableList';
import { TableSummary } from './TableSummary';
import { OwnerLink } from './OwnerLink';

type Data = RouteOutput<'dataView'>;
type Show = 'all' | 'look' | 'declared';

/** Tables of a workspace, layer beside layer. */
export function DataPage() {
  const { workspace: name = '' } = useParams();
  const answer = useOpenlake('dataView', { params: { workspace: name } });
  const workspace = answer.data?.workspace;
  return (
    <PageFrame
      title="Data"
      section="data"
      workspace={{ name, title: workspace?.title }}
      crumbs={[
        { label: 'Workspaces', href: paths.workspaces() },
        {
          label: workspace?.title ?? name,
          href: paths.pipelines({ workspace: name }),
        },
        { label: 'Data' },
      ]}
      facts={
        answer.data ? (
          <DataFacts data={answer.data} />
        ) : (
          <FactsSkeleton count={5} />
        )
      }
      answer={answer}
    >
      <Body>
        <AnswerView
          answer={answer}
          what="Tables"
          unaffected="Pipelines and runs of this workspace are not affected."
          skeleton={<Skeleton width="100%" height={420} />}
        >
          {data =>
            data.tables.length === 0 ? (
              <Panel title="Tables">
                <EmptyState title={`No tables in ${data.workspace.title} yet`}>
                  Tables appear here when a job of this workspace writes them,
                  or when you declare one as YAML.
                </EmptyState>
              </Panel>
            ) : (
              <Tables data={data} />
            )
          }
        </AnswerView>
      </Body>
    </PageFrame>
  );
}

function DataFacts({ data }: { data: Data }) {
  const { tables } = data;
  const present = tables.filter(table => table.state === 'present');
  const withRule = present.filter(table => table.freshness);
  const fresh = withRule.filter(table => table.freshness?.status === 'fresh');
  const withContract = tables.filter(table => table.contract);
  const met = withContract.filter(table => table.contract?.status === 'met');
  return (
    <Facts
      facts={[
        {
          label: 'Tables',
          value: formatCount(tables.length),
          detail: `in ${data.workspace.catalog}`,
        },
        { label: 'Rows', value: formatCount(sum(present, t => t.rows)) },
        {
          label: 'Size',
          value: formatBytes(sum(present, t => t.bytes)),
          detail: plural(
            sum(present, t => t.files),
            'file',
          ),
        },
        {
          label: 'Fresh now',
          value: `${fresh.length} of ${withRule.length}`,
          detail: `${present.length - withRule.length} without a rule`,
        },
        {
          label: 'Contracts met',
          value: `${met.length} of ${withContract.length}`,
          detail: `${plural(
            tables.length - withContract.length,
            'table',
          )} without`,
        },
        data.workspace.owner !== undefined && {
          label: 'Owner',
          value: <OwnerLink owner={data.workspace.owner} />,
        },
      ]}
    />
  );
}

function Tables({ data }: { data: Data }) {
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState('');
  const selected = search.get('table') ?? undefined;
  const asList = search.get('as') === 'list';
  const show = (search.get('show') ?? 'all') as Show;

  const change = (key: string, value: string | undefined) =>
    setSearch(
      current => {
        const next = new URLSearchParams(current);
        if (value) {
          next.set(key, value);
        } else {
          next.delete(key);
        }
        return next;
      },
      { replace: true },
    );
  useShortcuts({ Escape: () => change('table', undefined) });

  const shown = useMemo(
    () =>
      data.tables.filter(
        table =>
          matches(table, show) && table.name.includes(text.toLowerCase()),
      ),
    [data.tables, show, text],
  );
  const table = data.tables.find(({ name }) => name === selected);
  return (
    <Split
      aside={
        table && (
          <TableSummary
            table={table}
            tables={data.tables}
            edges={data.edges}
            onClose={() => change('table', undefined)}
          />
        )
      }
    >
      <Panel
        title="Tables"
        detail={
          shown.length === data.tables.length
            ? undefined
            : `${shown.length} of ${data.tables.length}`
        }
      >
        <FilterBar<Show>
          label="Filter tables"
          text={text}
          onText={setText}
          chosen={show}
          onChoose={id => change('show', id === 'all' ? undefined : id)}
          options={[
            { id: 'all', label: 'All', count: data.tables.length },
            {
              id: 'look',
              label: 'Needs a look',
              count: data.tables.filter(t => matches(t, 'look')).length,
            },
            {
              id: 'declared',
              label: 'Not written',
              count: data.tables.filter(t => matches(t, 'declared')).length,
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
              onChoose={id => change('as', id === 'list' ? id : undefined)}
            />
          }
        />
        {shown.length === 0 && (
          <EmptyState title="No table matches">
            Clear the filter to see all {data.tables.length}.
          </EmptyState>
        )}
        {shown.length > 0 && asList && <TableList tables={shown} />}
        {shown.length > 0 && !asList && (
          <LayerView
            tables={shown}
            edges={data.edges}
            selected={selected}
            onSelect={name => change('table', name)}
          />
        )}
      </Panel>
    </Split>
  );
}

function matches(table: Table, show: Show): boolean {
  switch (show) {
    case 'look':
      return needsLook(table);
    case 'declared':
      return table.state === 'declared';
    default:
      return true;
  }
}

function sum(
  tables: Table[],
  of: (table: Table) => number | undefined,
): number {
  return tables.reduce((total, table) => total + (of(table) ?? 0), 0);
}
