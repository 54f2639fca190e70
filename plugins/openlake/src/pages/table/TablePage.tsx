import { Skeleton } from '@backstage/ui';
import { Table } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Chip,
  EmptyState,
  Facts,
  FactsSkeleton,
  formatBytes,
  formatCount,
  formatInstant,
  Note,
  PageFrame,
  paths,
  plural,
  RelativeTime,
  TableTab,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import { HealthWord } from '../../tables/HealthSign';
import { LayerMark } from '../../tables/LayerMark';
import { TableDetail } from '../../tables/TableDetail';
import { tableHealth } from '../../tables/tableHealth';
import { tableParams } from '../../tables/tableParams';
import { WriterLink } from '../../tables/WriterLink';
import { Body } from '../Columns';
import { OwnerLink } from '../names/OwnerLink';
import { useWorkspaceTitle } from '../names/useWorkspaceTitle';
import { HealthTab } from './HealthTab';
import { OverviewTab } from './OverviewTab';
import { PartitionsTab } from './PartitionsTab';
import { PreviewTab } from './PreviewTab';
import { SchemaTab } from './SchemaTab';
import { SnapshotsTab } from './SnapshotsTab';

const tabs: Record<
  TableTab,
  {
    label: string;
    count?: (detail: TableDetail) => number | undefined;
    view: (detail: TableDetail) => ReactNode;
  }
> = {
  overview: { label: 'Overview', view: d => <OverviewTab detail={d} /> },
  schema: {
    label: 'Schema',
    count: d => d.columns.length,
    view: d => <SchemaTab detail={d} />,
  },
  data: { label: 'Data', view: d => <PreviewTab detail={d} /> },
  partitions: { label: 'Partitions', view: d => <PartitionsTab detail={d} /> },
  snapshots: {
    label: 'Snapshots',
    count: d => d.health?.snapshots,
    view: d => <SnapshotsTab detail={d} />,
  },
  health: { label: 'Health', view: d => <HealthTab detail={d} /> },
};

/** One table: what it holds, who writes it, and whether it can be trusted. */
export function TablePage() {
  const { table: name = '', tab = 'overview' } = useParams();
  const params = tableParams(name);
  const answer = useOpenlake('getTable', { params });
  const { data } = answer;
  const workspace = data?.table.workspace;
  const title = useWorkspaceTitle(workspace);
  const active = (Object.hasOwn(tabs, tab) ? tab : 'overview') as TableTab;
  return (
    <PageFrame
      title={params.table}
      section={workspace ? 'data' : undefined}
      workspace={workspace ? { name: workspace, title } : undefined}
      crumbs={[
        workspace
          ? { label: 'Data', href: paths.data({ workspace }) }
          : { label: 'Workspaces', href: paths.workspaces() },
        { label: params.catalog },
        { label: params.schema },
        { label: params.table },
      ]}
      badge={data && <HealthWord health={tableHealth(data.table)} />}
      tags={data && <Tags detail={data} />}
      facts={
        data ? (
          <TableFacts table={data.table} />
        ) : (
          !answer.error && <FactsSkeleton count={5} />
        )
      }
      banner={
        data?.table.error && (
          <Note
            tone={data.table.state === 'present' ? 'late' : 'bad'}
            title={
              data.table.state === 'present'
                ? `The newest commit cannot be read now. This is as of ${formatInstant(
                    data.table.observedAt,
                  )}.`
                : "The table's metadata cannot be read."
            }
          >
            {data.table.error}
          </Note>
        )
      }
      tabs={(Object.keys(tabs) as TableTab[]).map(id => ({
        id,
        label: tabs[id].label,
        href: paths.table({ table: name, tab: id }),
        count: data && tabs[id].count?.(data),
      }))}
      activeTab={active}
      answer={answer}
    >
      <Body>
        <AnswerView
          answer={answer}
          what={`Table ${name}`}
          unaffected="The table itself and the runs that write it are not affected."
          skeleton={<Skeleton width="100%" height={420} />}
        >
          {detail =>
            detail.table.state === 'declared' && active !== 'overview' ? (
              <EmptyState title="Declared, not written yet">
                No run has written a row. The overview shows what its contract
                asks for.
              </EmptyState>
            ) : (
              tabs[active].view(detail)
            )
          }
        </AnswerView>
      </Body>
    </PageFrame>
  );
}

function Tags({ detail }: { detail: TableDetail }) {
  const { table, formatVersion } = detail;
  return (
    <>
      {table.layer && (
        <Chip icon={<LayerMark layer={table.layer} />}>{table.layer}</Chip>
      )}
      {formatVersion !== undefined && <Chip>Iceberg v{formatVersion}</Chip>}
    </>
  );
}

function TableFacts({ table }: { table: Table }) {
  return (
    <Facts
      facts={[
        {
          label: 'Updated',
          value: table.updatedAt ? (
            <RelativeTime at={table.updatedAt} />
          ) : (
            'Never'
          ),
          detail: table.freshness
            ? `rule ${table.freshness.maxAge}`
            : undefined,
        },
        {
          label: 'Rows',
          value: table.rows === undefined ? '–' : formatCount(table.rows),
        },
        {
          label: 'Size',
          value: table.bytes === undefined ? '–' : formatBytes(table.bytes),
          detail:
            table.files === undefined ? undefined : plural(table.files, 'file'),
        },
        {
          label: 'Written by',
          value: <WriterLink table={table} />,
          detail: table.lastWriter?.task,
        },
        table.owner !== undefined && {
          label: 'Owner',
          value: <OwnerLink owner={table.owner} />,
        },
      ]}
    />
  );
}
