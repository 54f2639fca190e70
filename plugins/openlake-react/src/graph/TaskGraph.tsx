import { DisplayState } from '@openlake/plugin-openlake-common';
import { lazy, Suspense, useState } from 'react';
import { Button } from '@backstage/ui';
import { plural } from '../format/quantity';
import { GraphTask } from './GraphTask';
import classes from './TaskGraph.module.css';

/** A task as the graph shows it. @public */
export interface TaskNodeData extends GraphTask {
  /** None on a job's page, where nothing runs. */
  state?: DisplayState;
  /** Second line where there is no state, such as the task's type. */
  kind?: string;
  /** Right on the second line, such as a duration. */
  detail?: string;
  attempts?: number;
}

const Canvas = lazy(() => import('./TaskGraphCanvas'));

/** Above this many tasks the list tells more than the picture. */
const DRAW_UNASKED = 500;

/**
 * Tasks and what they wait for, from left to right. Edges of the critical path
 * are strong, blocked ones dashed. Selection is the caller's.
 *
 * @public
 */
export function TaskGraph(props: {
  tasks: TaskNodeData[];
  criticalPath?: string[];
  selected?: string;
  onSelect?: (key: string) => void;
  /** Changes when the view should be fitted again. */
  fitSignal?: number;
  /** What is drawn, for screen readers. */
  label: string;
}) {
  const [asked, setAsked] = useState(false);
  if (props.tasks.length > DRAW_UNASKED && !asked) {
    return (
      <div className={classes.ground}>
        <p className={classes.ask}>
          {plural(props.tasks.length, 'task')} make a large picture; the list
          below is quicker.
          <Button
            size="small"
            variant="secondary"
            onPress={() => setAsked(true)}
          >
            Draw it
          </Button>
        </p>
      </div>
    );
  }
  return (
    <div className={classes.ground} role="group" aria-label={props.label}>
      <Suspense fallback={null}>
        <Canvas {...props} />
      </Suspense>
    </div>
  );
}
