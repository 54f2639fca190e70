import { TaskStep } from '@openlake/plugin-openlake-common';
import {
  formatMs,
  span,
  StateGlyph,
  TimelineLane,
  TimeScale,
} from '@openlake/plugin-openlake-react';
import { memo } from 'react';
import { RunRow } from './runRows';
import { stepState } from './stepState';
import classes from './TaskTable.module.css';

/** A step of a task's last attempt, such as a model of dbt, as a thin lane. */
export const StepRow = memo(function Step(props: {
  row: Extract<RunRow, { kind: 'step' }>;
  onOpen: (key: string, tab: string) => void;
  history: boolean;
  timeline?: TimeScale;
}) {
  const { task, step } = props.row;
  const { timeline } = props;
  const state = stepState(step);
  const ms = step.endedAt && span(step.startedAt, step.endedAt, 0);
  return (
    <div className={`${classes.row} ${classes.part}`}>
      <span className={classes.name}>
        <StateGlyph state={state} size={12} />
        <button
          type="button"
          className={classes.pick}
          aria-label={`${step.kind} ${step.name}, ${step.result}`}
          title={[`${step.kind} ${step.name}`, step.message]
            .filter(Boolean)
            .join('\n')}
          onClick={() => props.onOpen(task.key, 'steps')}
        >
          {step.name}
        </button>
        <span className={classes.kind}>{step.kind}</span>
      </span>
      <span className={classes.word} />
      <span className={classes.duration}>
        {typeof ms === 'number' ? formatMs(ms) : '–'}
      </span>
      {props.history && <span className={classes.history} />}
      {timeline && (
        <span className={classes.lane}>
          <TimelineLane
            slim
            of={step.name}
            segments={segments(step)}
            scale={timeline}
          />
        </span>
      )}
    </div>
  );
});

function segments(step: TaskStep) {
  if (!step.startedAt || !step.endedAt) {
    return [];
  }
  return [
    {
      kind: 'run' as const,
      from: Date.parse(step.startedAt),
      to: Date.parse(step.endedAt),
      state: stepState(step),
      label: `${step.kind} ${step.name}: ${step.result}`,
    },
  ];
}
