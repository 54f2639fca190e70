import {
  evaluateCondition,
  renderTemplates,
  TaskOf,
} from '@openlake/plugin-openlake-common';
import { ExecuteTask } from './TaskContext';

/**
 * Compares two values; tasks behind it follow the result or not.
 *
 * @internal
 */
export const runConditionTask: ExecuteTask<TaskOf<'condition'>> = async (
  spec,
  { scope, log },
) => {
  const { op } = spec.condition;
  const left = renderTemplates(spec.condition.left, scope);
  const right = renderTemplates(spec.condition.right, scope);
  const result = evaluateCondition(left, op, right);
  log.system(
    `${JSON.stringify(left)} ${op} ${JSON.stringify(right)} is ${result}`,
  );
  return { values: { result } };
};
