import { Skeleton } from '@backstage/ui';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  connectorReadPermission,
  RetentionPass,
} from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTable,
  formatMs,
  Panel,
  plural,
  RelativeTime,
  TableColumn,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { keptText, removedText } from './retentionWords';
import classes from './RetentionPanel.module.css';

const columns: TableColumn<RetentionPass>[] = [
  {
    id: 'at',
    header: 'Pass',
    cell: ({ startedAt, endedAt }) => (
      <>
        <RelativeTime at={startedAt} />
        {!endedAt && ', goes on'}
      </>
    ),
  },
  {
    id: 'removed',
    header: 'Removed',
    cell: ({ removed }) => removedText(removed),
  },
  {
    id: 'kept',
    header: 'Old runs kept',
    wideOnly: true,
    cell: ({ kept, problem }) => (
      <>
        {keptText(kept)}
        {problem && <span className={classes.problem}>{problem}</span>}
      </>
    ),
  },
  {
    id: 'took',
    header: 'Took',
    numeric: true,
    cell: ({ startedAt, endedAt }) =>
      endedAt ? formatMs(Date.parse(endedAt) - Date.parse(startedAt)) : '–',
  },
];

/** How long things are kept, and what the last passes removed. */
export function RetentionPanel() {
  const { allowed } = usePermission({ permission: connectorReadPermission });
  const answer = useOpenlake('getRetention', {}, { enabled: allowed });
  if (!allowed) {
    return null;
  }
  return (
    <Panel title="Retention" detail="of the whole portal">
      <AnswerView
        answer={answer}
        what="Retention"
        unaffected="Nothing is removed because of this."
        skeleton={<Skeleton width="100%" height={120} />}
      >
        {({ runsMs, auditMs, newestRuns, passes }) => (
          <>
            <p className={classes.rule}>
              Runs are kept for <b>{days(runsMs)}</b>, unless their job says
              otherwise (<code>lifecycle.retain_runs</code>). The newest{' '}
              {plural(newestRuns, 'run')} of each job and its newest success
              stay however old they are. The audit trail is kept for{' '}
              <b>{days(auditMs)}</b>.
            </p>
            {passes.length > 0 ? (
              <DataTable
                label="Passes of the retention"
                columns={columns}
                rows={passes.slice(0, 5)}
                rowKey={({ startedAt }) => startedAt}
              />
            ) : (
              <p className={classes.rule}>
                Nothing has been looked through yet; the first pass begins five
                minutes after the start.
              </p>
            )}
          </>
        )}
      </AnswerView>
    </Panel>
  );
}

function days(ms: number): string {
  return plural(Math.round(ms / 86_400_000), 'day');
}
