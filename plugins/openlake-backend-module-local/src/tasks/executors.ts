import { TaskOf, TaskSpec, TaskType } from '@openlake/plugin-openlake-common';
import { runConditionTask } from './conditionTask';
import { runDbtTask } from './dbtTask';
import { runHttpTask } from './httpTask';
import { runJobTask } from './jobTask';
import { runPythonTask } from './pythonTask';
import { runShellTask } from './shellTask';
import { runSparkTask } from './sparkTask';
import { runSqlTask } from './sqlTask';
import { ExecuteTask, TaskContext, TaskSuccess } from './TaskContext';
import { runWaitTask } from './waitTask';

/** One entry per type: a new type of task does not compile without one. */
const executors: { [T in TaskType]: ExecuteTask<TaskOf<T>> } = {
  condition: runConditionTask,
  dbt: runDbtTask,
  http: runHttpTask,
  job: runJobTask,
  python: runPythonTask,
  shell: runShellTask,
  spark: runSparkTask,
  sql: runSqlTask,
  wait: runWaitTask,
};

/** Does what a task is for. @internal */
export function executeTask(
  spec: TaskSpec,
  context: TaskContext,
): Promise<TaskSuccess> {
  const execute = executors[spec.type] as ExecuteTask<TaskSpec>;
  return execute(spec, context);
}
