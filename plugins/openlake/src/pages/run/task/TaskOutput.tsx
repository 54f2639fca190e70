import { RouterLink } from '@backstage/frontend-plugin-api';
import { TableAccess, TaskRun } from '@openlake/plugin-openlake-common';
import {
  EmptyState,
  formatBytes,
  formatCount,
  paths,
  plural,
} from '@openlake/plugin-openlake-react';
import classes from './TaskOutput.module.css';

/** What a task wrote and read, each with its snapshot. */
export function TaskOutput({ task }: { task: TaskRun }) {
  const values = Object.entries(task.values);
  if (!task.inputs.length && !task.outputs.length && !values.length) {
    return (
      <EmptyState title="No tables and no values">
        {task.lifecycle === 'terminated'
          ? `${task.key} neither read nor wrote a table and left no value for later tasks.`
          : 'What it writes appears here when it is done.'}
      </EmptyState>
    );
  }
  return (
    <div className={classes.output}>
      <Tables title="Wrote" tables={task.outputs} />
      <Tables title="Read" tables={task.inputs} />
      {values.length > 0 && (
        <section>
          <h3>Values</h3>
          <dl>
            {values.map(([name, value]) => (
              <div key={name}>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>
                  <code>{JSON.stringify(value)}</code>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}

function Tables(props: { title: string; tables: TableAccess[] }) {
  if (props.tables.length === 0) {
    return null;
  }
  return (
    <section>
      <h3>{props.title}</h3>
      <ul>
        {props.tables.map(({ table, snapshotId, rows, bytes, files }) => (
          <li key={`${table} ${snapshotId}`}>
            <RouterLink href={paths.table({ table })}>{table}</RouterLink>
            <b>{rows !== undefined && plural(rows, 'row')}</b>
            <small>
              {snapshotId && (
                <RouterLink
                  href={paths.table({
                    table,
                    tab: 'snapshots',
                    snapshot: snapshotId,
                  })}
                  title="Iceberg snapshot"
                >
                  snapshot {snapshotId}
                </RouterLink>
              )}
            </small>
            <small className={classes.size}>
              {[
                bytes !== undefined && formatBytes(bytes),
                files !== undefined && `${formatCount(files)} files`,
              ]
                .filter(Boolean)
                .join(', ')}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
