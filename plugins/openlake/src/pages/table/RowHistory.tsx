import { Skeleton } from '@backstage/ui';
import { Snapshot, Table } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  formatCompact,
  formatCount,
  formatInstant,
  Panel,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { tableParams } from '../../tables/tableParams';
import classes from './RowHistory.module.css';

const height = 96;

/** Rows of the table after each of its last snapshots, oldest first. */
export function RowHistory({ table }: { table: Table }) {
  const answer = useOpenlake(
    'listSnapshots',
    { params: tableParams(table.name), query: { limit: 30 } },
    { enabled: table.state === 'present' },
  );
  if (table.state !== 'present') {
    return null;
  }
  const shown = answer.data?.items.length;
  return (
    <Panel title="Rows" detail={shown && `after ${lastOf(shown)}`} padded>
      <AnswerView
        answer={answer}
        what="Row history"
        skeleton={<Skeleton width="100%" height={height + 20} />}
      >
        {({ items }) => <Bars snapshots={[...items].reverse()} />}
      </AnswerView>
    </Panel>
  );
}

function lastOf(count: number): string {
  return count === 1 ? 'its snapshot' : `each of the last ${count} snapshots`;
}

function Bars({ snapshots }: { snapshots: Snapshot[] }) {
  const known = snapshots.filter(snapshot => snapshot.totalRows !== undefined);
  const most = Math.max(1, ...known.map(snapshot => snapshot.totalRows ?? 0));
  if (known.length === 0) {
    return <p className={classes.none}>Its snapshots do not count rows.</p>;
  }
  return (
    <div className={classes.chart}>
      <span className={classes.axis}>{formatCompact(most)}</span>
      <div className={classes.bars} style={{ height }} role="list">
        {known.map(snapshot => (
          <span
            key={snapshot.id}
            role="listitem"
            className={classes.bar}
            style={{
              height: `${Math.max(
                1,
                ((snapshot.totalRows ?? 0) / most) * 100,
              )}%`,
            }}
            title={`${formatCount(snapshot.totalRows ?? 0)} rows\n${
              snapshot.operation
            }, ${formatInstant(snapshot.at)}`}
          />
        ))}
      </div>
    </div>
  );
}
