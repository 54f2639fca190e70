import { lazy, startTransition, Suspense, useEffect, useState } from 'react';
import { Button } from '@backstage/ui';
import { plural } from '@openlake/plugin-openlake-common';
import { TaskGraphProps } from './TaskNodeData';
import classes from './TaskGraph.module.css';

const Canvas = lazy(() => import('./TaskGraphCanvas'));

/** Above this many tasks the list tells more than the picture. */
const DRAW_UNASKED = 500;

/** Above this many tasks the rest of the page is painted before the picture. */
const DRAW_AT_ONCE = 80;

/**
 * Tasks and what they wait for, from left to right. Edges of the critical path
 * are strong, blocked ones dashed. Selection is the caller's.
 *
 * @public
 */
export function TaskGraph(props: TaskGraphProps) {
  const [asked, setAsked] = useState(false);
  const [isDue, setDue] = useState(props.tasks.length <= DRAW_AT_ONCE);
  useEffect(() => startTransition(() => setDue(true)), []);
  if (props.tasks.length > DRAW_UNASKED && !asked) {
    return (
      <div className={classes.ground}>
        <p className={classes.ask}>
          {plural(props.tasks.length, 'task')} make a large picture; the list of
          tasks is quicker.
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
      {isDue && (
        <Suspense fallback={null}>
          <Canvas {...props} />
        </Suspense>
      )}
    </div>
  );
}
