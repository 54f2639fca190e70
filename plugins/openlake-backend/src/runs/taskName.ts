/** Names a task run within its run: a key, or `key[index]` for an item. @internal */
export function taskName(task: { key: string; index?: number }): string {
  return task.index === undefined ? task.key : `${task.key}[${task.index}]`;
}

/** Reads what {@link taskName} wrote. @internal */
export function parseTaskName(text: string): { key: string; index?: number } {
  const match = /^(.+)\[(\d{1,9})\]$/.exec(text);
  return match ? { key: match[1], index: Number(match[2]) } : { key: text };
}
