import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LocalConfig } from '../config';
import { safeName } from '../log/logFolder';

/** Where files of a workspace land; there once it is asked for. @internal */
export function landingFolder(
  config: Pick<LocalConfig, 'folders'>,
  workspace: string,
): string {
  const folder = join(config.folders.landing, safeName(workspace));
  // At once: it is there but for the first time, and to have another thread
  // look takes a good part of the time of a small task.
  mkdirSync(folder, { recursive: true });
  return folder;
}
