import { Handle, NodeProps, Position } from '@xyflow/react';
import { createContext, memo, useContext } from 'react';
import { ItemBar } from '../runs/ItemBar';
import { stateLook } from '../state/stateLook';
import { StateWord } from '../state/StateBadge';
import { TaskNodeData } from './TaskNodeData';
import classes from './TaskGraph.module.css';

/** Key of the selected task; only the nodes that change look at it. @internal */
export const SelectedTask = createContext<string | undefined>(undefined);

/** Keys of the picked tasks. @internal */
export const PickedTasks = createContext<ReadonlySet<string>>(new Set());

/** A task as a box: its name, and what became of it. @internal */
export const TaskNode = memo(function Task({ data }: NodeProps) {
  const { task, ports } = data as { task: TaskNodeData; ports: boolean };
  const selected = useContext(SelectedTask) === task.key;
  const picked = useContext(PickedTasks).has(task.key);
  const tone = task.state && stateLook[task.state].tone;
  return (
    <div
      className={[
        classes.node,
        tone && classes[tone],
        (task.state === 'pending' || task.state === 'queued') &&
          classes.waiting,
        selected && classes.selected,
        picked && classes.picked,
        task.dimmed && classes.dimmed,
      ]
        .filter(Boolean)
        .join(' ')}
      title={task.key}
    >
      {ports && (
        <Handle
          type="target"
          position={Position.Left}
          className={classes.port}
        />
      )}
      <b>{task.key}</b>
      <span className={classes.second}>
        {task.state ? (
          <StateWord state={task.state} label={task.label} glyph />
        ) : (
          task.kind
        )}
        {task.detail && !task.marked && (
          <span className={classes.detail}>{task.detail}</span>
        )}
        {task.marked && <span className={classes.attempts}>marked</span>}
        {task.attempts !== undefined && task.attempts > 1 && (
          <span className={classes.attempts}>×{task.attempts}</span>
        )}
      </span>
      {task.items && (
        <span className={classes.items}>
          <ItemBar counts={task.items} />
        </span>
      )}
      {ports && (
        <Handle
          type="source"
          position={Position.Right}
          className={classes.port}
        />
      )}
    </div>
  );
});

/** The name of a layer over its column. @internal */
export function LayerHeading({ data }: NodeProps) {
  return (
    <div className={classes.layer}>{(data as { layer: string }).layer}</div>
  );
}
