import { setTimeout as sleep } from 'node:timers/promises';

/** What a process, or the whole machine, is told that may open no more files. */
const NO_MORE_FILES = new Set<unknown>(['EMFILE', 'ENFILE']);
const PAUSE_MS = 100;

/**
 * For what the kernel tells of processes and control groups: they end while one
 * looks, and some are not ours to see. That no more files may be opened says
 * nothing of them.
 *
 * @returns undefined: nothing is there
 * @throws the error, if it does not say so
 * @internal
 */
export function nothingThere(error: unknown): undefined {
  if (isOutOfFiles(error)) {
    throw error;
  }
  return undefined;
}

/**
 * Looks again until there are files to look with. What cannot be seen would
 * otherwise be taken for gone, and its work be done again beside it.
 *
 * @internal
 */
export async function whenFilesAreLeft<T>(
  look: () => T | Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!isOutOfFiles(error)) {
        throw error;
      }
      await sleep(PAUSE_MS);
    }
  }
}

function isOutOfFiles(error: unknown): boolean {
  return NO_MORE_FILES.has((error as NodeJS.ErrnoException | undefined)?.code);
}
