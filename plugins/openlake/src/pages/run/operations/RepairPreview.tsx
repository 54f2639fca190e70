import {
  displayState,
  RepairPlan,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import { parameterText } from '../../start/parameterInput';
import { Note, StateGlyph } from '@openlake/plugin-openlake-react';
import classes from './RepairDialog.module.css';

/** What a repair would run again, and what it would keep. */
export function RepairPreview(props: { plan: RepairPlan; tasks: TaskRun[] }) {
  const { plan, tasks } = props;
  const byKey = new Map(tasks.map(t => [t.key, t]));
  return (
    <>
      <div className={classes.plan}>
        <table>
          <thead>
            <tr>
              <th scope="col">Will run</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {plan.rerun.map(({ key, reason }) => {
              const task = byKey.get(key);
              return (
                <tr key={key}>
                  <td>
                    <span className={classes.task}>
                      {task && <StateGlyph state={displayState(task)} />}
                      {key}
                    </span>
                  </td>
                  <td>{reason}</td>
                </tr>
              );
            })}
            {plan.rerun.length === 0 && (
              <tr>
                <td colSpan={2}>{plan.nothing}</td>
              </tr>
            )}
          </tbody>
        </table>
        <details>
          <summary>
            <StateGlyph state="success" />
            <span>
              <b>{plan.reuse.length} reused</b>,{' '}
              {plan.reuse.length === 1 ? 'it keeps its' : 'they keep their'}{' '}
              output
            </span>
          </summary>
          <p>{plan.reuse.join(', ')}</p>
        </details>
      </div>
      {plan.parameters.length > 0 && (
        <ul className={classes.values} aria-label="Parameters that change">
          {plan.parameters.map(({ name, old, new: value }) => (
            <li key={name}>
              <code>{name}</code> {parameterText(old) || 'empty'} →{' '}
              <b>{parameterText(value) || 'empty'}</b>
            </li>
          ))}
        </ul>
      )}
      {plan.unchanged && plan.rerun.length > 0 && (
        <Note tone="late" title="This will probably end the same way">
          What failed reads only tables, and they have the same snapshots as
          when it ran. Revision and parameters are the same too.
        </Note>
      )}
      {plan.warnings.map(warning => (
        <Note key={warning} tone="late" title={warning} />
      ))}
    </>
  );
}
