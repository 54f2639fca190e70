import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  formatCount,
  formatMs,
  Panel,
  paths,
  plural,
  TaskGraph,
} from '@openlake/plugin-openlake-react';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { useMemo, useState } from 'react';
import { Split } from '../Columns';
import { LongList } from '../LongList';
import { revisionName } from '../revision/RevisionName';
import classes from './JobGraph.module.css';

/** Pixels of the list at most: what is selected stands under it. */
const LIST = 308;

/** What a job is made of: its tasks as a picture and as a list, and the one that is selected. */
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
  const byKey = useMemo(
    () => new Map(detail.tasks.map(t => [t.key, t])),
    [detail.tasks],
  );
  const keys = useMemo(() => [...byKey.keys()], [byKey]);
  const task = selected === undefined ? undefined : byKey.get(selected);
  return (
    <Split
      aside={
        <>
          <Panel title="Tasks" detail={formatCount(keys.length)} padded>
            <LongList
              label="Tasks"
              one="task"
              names={keys}
              height={LIST}
              current={selected}
            >
              {(key, isStop) => (
                <button
                  type="button"
                  className={classes.pick}
                  aria-pressed={key === selected}
                  tabIndex={isStop ? undefined : -1}
                  title={key}
                  onClick={() => setSelected(key)}
                >
                  <span>{key}</span> <small>{byKey.get(key)?.type}</small>
                </button>
              )}
            </LongList>
          </Panel>
          <div role="status">{task && <TaskFacts task={task} />}</div>
        </>
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

function TaskFacts(props: { task: RouteOutput<'getJob'>['tasks'][number] }) {
  const { task } = props;
  return (
    <Panel title={task.key} detail={task.type} padded>
      <dl className={classes.facts}>
        <Row label="Waits for">{task.dependsOn.join(', ') || 'nothing'}</Row>
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
