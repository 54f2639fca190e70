/** A task run's name in addresses and in the API: `key` or `key[index]`. */
export function taskId(task: { key: string; index?: number }): string {
  return task.index === undefined ? task.key : `${task.key}[${task.index}]`;
}

/** Reads what `taskId` wrote. */
export function readTaskId(id: string): { key: string; index?: number } {
  const [, key, index] = /^(.*)\[(\d+)\]$/.exec(id) ?? [];
  return key === undefined ? { key: id } : { key, index: Number(index) };
}
