import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import {
  failureOfNodes,
  failureOfProject,
  lineInOutput,
  lineOfFailure,
} from '../failures/dbtFailure';
import { sourceAt } from '../failures/excerpt';
import { readDbtArtifacts } from './dbtArtifacts';
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
    const { results, manifest } = await readDbtArtifacts(target);
    const failure =
      failureOfNodes(results, manifest) ?? failureOfProject(output);
    if (!failure) {
      return {};
    }
    const { category, message, permanent } = failure;
    const file = failure.file && posix.join(project, failure.file);
    const text =
      file &&
      (await readFile(join(files, file), 'utf8').catch(() => undefined));
    return {
      ...(category && { category }),
      message,
      permanent,
      at: lineInOutput(output, failure),
      ...(file &&
        text !== undefined && {
          source: sourceAt(file, text, lineOfFailure(text, failure)),
        }),
    };
  };
}
