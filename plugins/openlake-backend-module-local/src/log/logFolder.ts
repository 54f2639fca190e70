import { createHash } from 'node:crypto';
import { join } from 'node:path';

/**
 * Folder of one attempt's log. Ids come from elsewhere, so what is no plain
 * name is replaced by its hash.
 *
 * @internal
 */
export function logFolder(
  root: string,
  ref: { runId: string; key: string; index?: number; attempt: number },
): string {
  const task = ref.index === undefined ? ref.key : `${ref.key}.${ref.index}`;
  return join(
    runLogFolder(root, ref.runId),
    safeName(task),
    String(ref.attempt),
  );
}

/** Folder of all logs of a run. @internal */
export function runLogFolder(root: string, runId: string): string {
  return join(root, safeName(runId));
}

/** @internal */
export function safeName(name: string): string {
  return /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,150}$/.test(name)
    ? name
    : createHash('sha256').update(name).digest('hex');
}
