import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import {
  failureOfNodes,
  failureOfProject,
  lineOfFailure,
} from '../failures/dbtFailure';
import { sourceAt } from '../failures/excerpt';
import { Explain } from './processTask';

/**
 * Reads what dbt has left in its target folder: which node failed, why, and
 * where it stands.
 *
 * @param project - folder of the project within the workspace
 * @internal
 */
export function explainDbt(project: string, target: string): Explain {
  return async (output, { files }) => {
    const failure =
      failureOfNodes(
        await readJson(join(target, 'run_results.json')),
        await readJson(join(target, 'manifest.json')),
      ) ?? failureOfProject(output);
    if (!failure) {
      return {};
    }
    const { message, permanent } = failure;
    const file = failure.file && posix.join(project, failure.file);
    const text =
      file &&
      (await readFile(join(files, file), 'utf8').catch(() => undefined));
    return {
      message,
      permanent,
      ...(file &&
        text !== undefined && {
          source: sourceAt(file, text, lineOfFailure(text, failure)),
        }),
    };
  };
}

async function readJson(path: string): Promise<object> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // dbt did not get so far.
    return {};
  }
}
