import type { DocumentPath } from '../findings/Issue';
import { YamlSource } from './YamlSource';

/**
 * Finds a field in the text of an object.
 *
 * @param path - such as `['spec', 'triggers', 0, 'webhook', 'secret_ref']`
 * @returns 1-based; undefined when the text has no such field, for instance
 *   because an environment added it
 * @public
 */
export function placeInDocument(
  content: string,
  path: ReadonlyArray<string | number>,
): { line: number; column: number } | undefined {
  return placeOf(YamlSource.read('', content), path);
}

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
  return placeOf(source, ['spec', 'tasks', index, ...path]);
}

function placeOf(
  source: YamlSource,
  path: DocumentPath,
): { line: number; column: number } | undefined {
  if (!source.has(path)) {
    return undefined;
  }
  const { line, column } = source.locate({
    code: 'invalid-value',
    path,
    message: '',
  });
  return { line, column };
}
