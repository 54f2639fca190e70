import { RouterLink } from '@backstage/frontend-plugin-api';
import { CheckResult, TaskRef } from '@openlake/plugin-openlake-common';
import {
  DataTable,
  EmptyState,
  Panel,
  paths,
  RelativeTime,
  StateWord,
  TableColumn,
} from '@openlake/plugin-openlake-react';
import { Split } from '../Columns';
import { RowHistory } from './RowHistory';
import { checkLook } from '../../looks';
import { TableDetail } from '../../tables/TableDetail';
import classes from './OverviewTab.module.css';

const checkColumns: TableColumn<CheckResult>[] = [
  { id: 'name', header: 'Check', cell: check => <b>{check.name}</b> },
  {
    id: 'status',
    header: 'Result',
    width: 140,
    cell: check => <StateWord glyph {...checkLook[check.status]} />,
  },
  { id: 'observed', header: 'Observed', cell: check => check.observed ?? '–' },
  {
    id: 'expected',
    header: 'Expected',
    cell: check => check.expected ?? '–',
  },
];

/** What the table is for, whether its contract holds, who writes and reads it. */
export function OverviewTab({ detail }: { detail: TableDetail }) {
  const { table } = detail;
  return (
    <Split
      aside={
        <>
          <Tasks
            title="Written by"
            tasks={table.writers}
            none="No job says that it writes this table."
          />
          <Tasks
            title="Read by"
            tasks={table.readers}
            none="No job reads this table."
          />
        </>
      }
    >
      <Panel
        title="About"
        padded
        actions={
          detail.url ? (
            <a className={classes.link} href={detail.url}>
              {detail.file}
            </a>
          ) : (
            detail.file && <code>{detail.file}</code>
          )
        }
      >
        <p className={classes.about}>
          {table.description ??
            'No description. Declare the table as YAML to say what one row means.'}
        </p>
      </Panel>
      <RowHistory table={table} />
      <Checks detail={detail} />
    </Split>
  );
}

function Checks({ detail }: { detail: TableDetail }) {
  const { checks, checkedAt, table } = detail;
  return (
    <Panel
      title="Contract"
      detail={
        table.contract && (
          <>
            {table.contract.passed} of {table.contract.total} checks pass
            {checkedAt && (
              <>
                , checked <RelativeTime at={checkedAt} />
              </>
            )}
          </>
        )
      }
    >
      {checks.length === 0 ? (
        <EmptyState title="No contract">
          A contract says what must hold after every write: columns, unique
          keys, accepted values, row counts, freshness. Add{' '}
          <code>{table.table}.table.yaml</code> to the workspace.
        </EmptyState>
      ) : (
        <DataTable
          label="Checks"
          columns={checkColumns}
          rows={checks}
          rowKey={check => check.name}
        />
      )}
    </Panel>
  );
}

function Tasks(props: { title: string; tasks: TaskRef[]; none: string }) {
  const { title, tasks, none } = props;
  return (
    <Panel title={title} detail={tasks.length || undefined} padded>
      {tasks.length === 0 ? (
        <p className={classes.none}>{none}</p>
      ) : (
        <ul className={classes.tasks}>
          {tasks.map(task => (
            <li key={`${task.workspace}/${task.job}/${task.task}`}>
              <RouterLink className={classes.link} href={paths.job(task)}>
                {task.job}
              </RouterLink>
              <code>{task.task}</code>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
