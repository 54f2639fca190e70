import { FileIndex } from './FileIndex';
import { fileFinding, tooLong } from '../findings/fileFinding';
import type { Finding } from '../findings/Finding';
import { SPEC_LIMITS } from '../findings/limits';
import { SpecFile } from './SpecFile';
import { isIgnoredPath, WORKSPACE_FILE } from './workspaceFiles';
import { type LoadOptions, WorkspaceLoading } from './WorkspaceLoading';
import type { WorkspaceFile, WorkspaceLoad } from './WorkspaceLoad';

/**
 * Reads a workspace from the files of its folder: validates every object, applies defaults, and tells everything
 * that is wrong at once. Pure: the same files give the same result.
 *
 * @public
 */
export function loadWorkspace(
  files: readonly WorkspaceFile[],
  options: LoadOptions = {},
): WorkspaceLoad {
  const own = withoutForeign(files);
  const excess = findExcess(own);
  if (excess) {
    return empty([excess]);
  }
  const index = new FileIndex(own);
  const root = readRoot(index);
  if ('finding' in root) {
    return empty([root.finding]);
  }
  return new WorkspaceLoading(index, root.file, options).run();
}

/** Files of this workspace: neither ignored nor part of a workspace in a folder below. */
function withoutForeign(files: readonly WorkspaceFile[]): WorkspaceFile[] {
  const kept = files.filter(({ path }) => !isIgnoredPath(path));
  const nested = kept
    .filter(({ path }) => path.endsWith(`/${WORKSPACE_FILE}`))
    .map(({ path }) => path.slice(0, -WORKSPACE_FILE.length));
  return kept.filter(
    ({ path }) => !nested.some(folder => path.startsWith(folder)),
  );
}

function findExcess(files: readonly WorkspaceFile[]): Finding | undefined {
  const total = files.reduce((sum, { content }) => sum + content.length, 0);
  let message: string | undefined;
  if (files.length > SPEC_LIMITS.files) {
    message = `the folder has ${files.length} files, at most ${SPEC_LIMITS.files} are taken`;
  } else if (total > SPEC_LIMITS.totalBytes) {
    message = `the files of the folder have more than ${
      SPEC_LIMITS.totalBytes / 1024 / 1024
    } MiB together`;
  }
  return message === undefined
    ? undefined
    : fileFinding(
        WORKSPACE_FILE,
        'limit-exceeded',
        message,
        `is this the folder that holds ${WORKSPACE_FILE}? Everything in it counts`,
      );
}

function readRoot(index: FileIndex): { file: SpecFile } | { finding: Finding } {
  const content = index.content(WORKSPACE_FILE);
  if (content === undefined) {
    return {
      finding: fileFinding(
        WORKSPACE_FILE,
        'workspace-missing',
        `there is no ${WORKSPACE_FILE} in the folder`,
        'a workspace is a folder with an openlake.yaml of kind Workspace',
      ),
    };
  }
  const finding = tooLong(WORKSPACE_FILE, content);
  return finding
    ? { finding }
    : { file: SpecFile.read(WORKSPACE_FILE, content) };
}

function empty(findings: Finding[]): WorkspaceLoad {
  return { jobs: [], tables: [], queries: [], findings, sources: [] };
}
