import { TaskError } from '@openlake/plugin-openlake-common';

/** What a platform error's code says about whose business it is. */
const CODES: Record<string, TaskError['category']> = {
  ENOSPC: 'disk',
  EDQUOT: 'disk',
  EROFS: 'disk',
  EIO: 'disk',
  SQLITE_FULL: 'disk',
  ENOMEM: 'out_of_memory',
};

/** Longest chain of causes that is followed. */
const MOST_CAUSES = 8;

const HINTS: Partial<Record<TaskError['category'], string>> = {
  disk: 'Make room on the disk that holds the state folder, then repair the run.',
  out_of_memory: 'Let the task use less memory, or give the machine more.',
};

const DISK =
  /No space left on device|ENOSPC|EDQUOT|Disk quota exceeded|database or disk is full/;
const MEMORY =
  /\bMemoryError\b|OutOfMemory(?:Error|Exception)|\bOut of Memory Error\b|Cannot allocate memory|heap out of memory|std::bad_alloc|memory allocation of \d+ bytes failed|^virtual memory exhausted/m;

/**
 * What the code of an error, or of what caused it, says of the kind of failure.
 *
 * @internal
 */
export function categoryOfError(
  error: unknown,
): TaskError['category'] | undefined {
  let cause = error;
  for (let i = 0; i < MOST_CAUSES && isObject(cause); i++) {
    const { code } = cause;
    if (typeof code === 'string' && code in CODES) {
      return CODES[code];
    }
    cause = cause.cause;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** What to do about failures of a kind. @internal */
export function hintFor(
  category: TaskError['category'],
): Pick<TaskError, 'hint'> {
  const hint = HINTS[category];
  return hint ? { hint } : {};
}

/**
 * Turns an error that nobody foresaw into one for the people of the task.
 *
 * @internal
 */
export function platformError(error: unknown): TaskError {
  const { message } = error as Error;
  const category = categoryOfError(error) ?? 'platform';
  return { category, message: message || String(error), ...hintFor(category) };
}

/**
 * What the last lines of a failed program tell about the kind of failure.
 *
 * @internal
 */
export function categoryOfOutput(text: string): TaskError['category'] {
  if (DISK.test(text)) {
    return 'disk';
  }
  return MEMORY.test(text) ? 'out_of_memory' : 'user_code';
}
