import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { nothingThere } from './outOfFiles';

/** Reused: what has no size is otherwise read with 64 KiB of memory each time. */
let buffer = Buffer.alloc(64 * 1024);

/**
 * Text of a file that the kernel makes up, below `/proc` or of a control group.
 * At once: no disk is waited for, and to hand it to another thread takes ten
 * times as long.
 *
 * @returns undefined when it is not there, or not ours to see
 * @throws when no more files may be opened
 * @internal
 */
export function readKernelFile(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    return nothingThere(error);
  }
  try {
    let length = 0;
    for (;;) {
      const read = readSync(file, buffer, length, buffer.length - length, null);
      length += read;
      if (read === 0) {
        return buffer.toString('utf8', 0, length);
      }
      if (length === buffer.length) {
        buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)]);
      }
    }
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

/**
 * Names of the folders in a folder that the kernel makes up, for one in which
 * nobody makes or removes any: that would be waited for.
 *
 * @returns none when it is not there
 * @throws when no more files may be opened
 * @internal
 */
export function kernelFolders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    nothingThere(error);
    return [];
  }
}
