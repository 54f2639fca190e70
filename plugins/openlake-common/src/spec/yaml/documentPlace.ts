import { YamlSource } from './YamlSource';

/**
 * Finds a field of a task in the text of its job.
 *
 * @param path - within the task, such as `['sql', 'expect', 0]`
 * @returns 1-based; undefined when the text has no such field, for instance
 *   because an environment added it
 * @public
 */
export function placeInTask(
  content: string,
  task: string,
  path: ReadonlyArray<string | number>,
): { line: number; column: number } | undefined {
  const source = YamlSource.read('', content);
  const job = source.value as { spec?: { tasks?: unknown } } | undefined;
  const tasks = job?.spec?.tasks;
  const index = Array.isArray(tasks)
    ? tasks.findIndex(one => one?.key === task)
    : -1;
  const full = ['spec', 'tasks', index, ...path];
  if (!source.has(full)) {
    return undefined;
  }
  const { line, column } = source.locate({
    code: 'invalid-value',
    path: full,
    message: '',
  });
  return { line, column };
}
