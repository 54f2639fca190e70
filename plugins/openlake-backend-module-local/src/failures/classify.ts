import { TaskError } from '@openlake/plugin-openlake-common';

/** What a platform error's code says about whose business it is. */
const CODES: Record<string, TaskError['category']> = {
  ENOSPC: 'disk',
  EDQUOT: 'disk',
  EROFS: 'disk',
  EIO: 'disk',
  ENOMEM: 'out_of_memory',
};

/** @internal */
export const DISK_HINT =
  'Make room on the disk that holds the state folder, then repair the run.';

/**
 * Turns an error that nobody foresaw into one for the people of the task.
 *
 * @internal
 */
export function platformError(error: unknown): TaskError {
  const { code, message } = error as NodeJS.ErrnoException;
  const category = (code && CODES[code]) || 'platform';
  return {
    category,
    message: message || String(error),
    ...(category === 'disk' && { hint: DISK_HINT }),
  };
}

/**
 * What the last lines of a failed program tell about the kind of failure.
 *
 * @internal
 */
export function categoryOfOutput(text: string): TaskError['category'] {
  if (/No space left on device|ENOSPC|Disk quota exceeded/.test(text)) {
    return 'disk';
  }
  if (
    /\bMemoryError\b|OutOfMemoryError|Cannot allocate memory|heap out of memory/.test(
      text,
    )
  ) {
    return 'out_of_memory';
  }
  return 'user_code';
}
