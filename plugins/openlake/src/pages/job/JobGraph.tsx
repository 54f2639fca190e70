import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  formatMs,
  Panel,
  paths,
  plural,
  TaskGraph,
} from '@openlake/plugin-openlake-react';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { useMemo, useState } from 'react';
import { Split } from '../Columns';
import { revisionName } from '../revision/RevisionName';
import classes from './JobGraph.module.css';

/** What a job is made of: its tasks, and the one that is selected. */
export function JobGraph(props: {
  detail: RouteOutput<'getJob'>;
  medians?: Record<string, number>;
}) {
  const { detail, medians } = props;
  const [selected, setSelected] = useState<string>();
  const nodes = useMemo(
    () =>
      detail.tasks.map(task => ({
        key: task.key,
        dependsOn: task.dependsOn,
        layer: task.layer,
        kind: task.forEach ? `${task.type}, for each` : task.type,
        detail:
          medians?.[task.key] === undefined
            ? undefined
            : formatMs(medians[task.key]),
      })),
    [detail.tasks, medians],
  );
  const task = detail.tasks.find(t => t.key === selected);
  return (
    <Split
      aside={
        task && (
          <Panel title={task.key} detail={task.type} padded>
            <dl className={classes.facts}>
              <Row label="Waits for">
                {task.dependsOn.join(', ') || 'nothing'}
              </Row>
              <Row label="Runs if">{task.runIf.replace('_', ' ')}</Row>
              <Row label="Retries">{task.retries}</Row>
              {task.file && (
                <Row label="File">
                  <code>{task.file}</code>
                </Row>
              )}
              {task.inputs.length > 0 && (
                <Row label="Reads">
                  <Tables names={task.inputs} />
                </Row>
              )}
              {task.outputs.length > 0 && (
                <Row label="Writes">
                  <Tables names={task.outputs} />
                </Row>
              )}
            </dl>
          </Panel>
        )
      }
    >
      <Panel
        title="Graph"
        detail={`${plural(
          detail.tasks.length,
          'task',
        )}, revision ${revisionName(detail.job.revision)}`}
      >
        <div className={classes.canvas}>
          <TaskGraph
            label={`Tasks of ${detail.job.title}`}
            tasks={nodes}
            selected={selected}
            onSelect={setSelected}
          />
        </div>
      </Panel>
    </Split>
  );
}

function Row(props: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Tables({ names }: { names: string[] }) {
  return (
    <>
      {names.map(table => (
        <RouterLink key={table} href={paths.table({ table })}>
          {table}
        </RouterLink>
      ))}
    </>
  );
}
