import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalConfig } from '../config';
import { safeName } from '../log/logFolder';

/** Where files of a workspace land; there once it is asked for. @internal */
export async function landingFolder(
  config: Pick<LocalConfig, 'folders'>,
  workspace: string,
): Promise<string> {
  const folder = join(config.folders.landing, safeName(workspace));
  await mkdir(folder, { recursive: true });
  return folder;
}
