import { priorities, Priority } from '@openlake/plugin-openlake-common';

/** Priorities as people read them, the one that goes first on top. */
export const priorityOptions: { id: Priority; label: string }[] = [
  ...priorities,
]
  .reverse()
  .map(id => ({ id, label: priorityWord(id) }));

/** A priority as a word of its own. */
export function priorityWord(priority: Priority): string {
  return priority.charAt(0).toUpperCase() + priority.slice(1);
}
