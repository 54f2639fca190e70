import { Attempt, TaskStep } from '@openlake/plugin-openlake-common';
import {
  EmptyState,
  formatMs,
  plural,
  Segments,
  span,
  StateGlyph,
} from '@openlake/plugin-openlake-react';
import { useMemo, useState } from 'react';
import { stepState } from './stepState';
import classes from './TaskSteps.module.css';

type Filter = 'all' | 'bad';

/** Steps of an attempt, such as models and tests of dbt: what became of each, and its message. */
export function TaskSteps({ attempt }: { attempt: Attempt }) {
  const { steps = [], moreSteps = 0 } = attempt;
  const bad = steps.filter(isBad).length;
  const [filter, setFilter] = useState<Filter>(bad ? 'bad' : 'all');
  const kinds = useMemo(
    () => [...new Set(steps.map(step => step.kind))],
    [steps],
  );
  const shown = filter === 'bad' ? steps.filter(isBad) : steps;
  const slowest = Math.max(...steps.map(step => length(step) ?? 0));
  return (
    <div className={classes.steps}>
      <div className={classes.head}>
        <span>
          {kinds
            .map(kind =>
              plural(steps.filter(step => step.kind === kind).length, kind),
            )
            .join(', ')}
        </span>
        <Segments<Filter>
          label="Which steps"
          chosen={filter}
          onChoose={setFilter}
          options={[
            { id: 'all', label: 'All' },
            { id: 'bad', label: `Failing ${bad}` },
          ]}
        />
      </div>
      {shown.length === 0 && (
        <EmptyState title="No step failed">
          Neither a model nor a test failed, warned or was skipped after one.
        </EmptyState>
      )}
      <ul>
        {shown.map(step => (
          <li key={`${step.kind} ${step.name}`}>
            <Step step={step} slowest={slowest} />
          </li>
        ))}
      </ul>
      {moreSteps > 0 && (
        <p className={classes.more}>
          {plural(moreSteps, 'more step')} not kept; the log has them all.
        </p>
      )}
    </div>
  );
}

function Step({ step, slowest }: { step: TaskStep; slowest: number }) {
  const ms = length(step);
  return (
    <>
      <p className={classes.line}>
        <StateGlyph state={stepState(step)} size={14} alone />
        <code title={step.dependsOn?.length ? after(step) : undefined}>
          {step.name}
        </code>
        <small>{step.kind}</small>
        {step.rows !== undefined && <small>{plural(step.rows, 'row')}</small>}
        <span className={classes.time}>
          <i style={{ width: `${((ms ?? 0) / (slowest || 1)) * 100}%` }} />
          {ms === undefined ? '–' : formatMs(ms)}
        </span>
      </p>
      {step.message && (
        <p className={classes.message} data-result={step.result}>
          {step.message}
        </p>
      )}
    </>
  );
}

function isBad(step: TaskStep): boolean {
  return step.result === 'failed' || step.result === 'warning';
}

function length(step: TaskStep): number | undefined {
  return step.endedAt ? span(step.startedAt, step.endedAt, 0) : undefined;
}

function after(step: TaskStep): string {
  return `after ${step.dependsOn?.join(', ')}`;
}
