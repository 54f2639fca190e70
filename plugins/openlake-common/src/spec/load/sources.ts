import type { AuthoredJob } from '../kinds/Job';
import type { FileIndex } from './FileIndex';
import { isUri, normalizeWorkspacePath } from '../fields/FilePath';
import type { DocumentPath, Issue } from '../findings/Issue';
import { SPEC_LIMITS } from '../findings/limits';
import { isSpecFile } from './workspaceFiles';
import type { AuthoredSavedQuery } from '../kinds/SavedQuery';
import type { AuthoredTable } from '../kinds/Table';
import type { AuthoredTask } from '../kinds/Task';

/** A file or folder that an object names. */
export interface Reference {
  readonly path: DocumentPath;
  readonly target: string;
  readonly kind: 'file' | 'folder';
  /** Also takes the rest of the folder: a script imports its neighbours. */
  readonly withFolder?: boolean;
  /** May be missing without harm. */
  readonly optional?: boolean;
}

/**
 * What a job needs of its workspace folder at run time.
 *
 * @internal
 */
export function jobReferences({ spec }: AuthoredJob): Reference[] {
  const references: Reference[] = spec.tasks.flatMap((task, index) =>
    taskReferences(task).map(reference => ({
      ...reference,
      path: ['spec', 'tasks', index, task.type, ...reference.path],
    })),
  );
  spec.contracts.forEach((target, index) =>
    references.push({
      path: ['spec', 'contracts', index],
      target,
      kind: 'file',
    }),
  );
  if (spec.runbook !== undefined) {
    references.push({
      path: ['spec', 'runbook'],
      target: spec.runbook,
      kind: 'file',
    });
  }
  return references;
}

/** @internal */
export function tableReferences({ spec }: AuthoredTable): Reference[] {
  return spec.checks.flatMap(({ file }, index) =>
    file === undefined
      ? []
      : [
          {
            path: ['spec', 'checks', index, 'file'],
            target: file,
            kind: 'file' as const,
          },
        ],
  );
}

/** @internal */
export function queryReferences({ spec }: AuthoredSavedQuery): Reference[] {
  return spec.file === undefined
    ? []
    : [{ path: ['spec', 'file'], target: spec.file, kind: 'file' }];
}

function taskReferences(task: AuthoredTask): Reference[] {
  const references: Reference[] = [];
  const add = (
    path: DocumentPath,
    target: string | undefined,
    kind: Reference['kind'] = 'file',
    more: Partial<Reference> = {},
  ) => {
    if (target !== undefined && !isUri(target)) {
      references.push({ path, target, kind, ...more });
    }
  };
  switch (task.type) {
    case 'sql':
      add(['file'], task.sql.file);
      break;
    case 'python':
      add(['file'], task.python.file, 'file', {
        withFolder: task.python.path === undefined,
      });
      add(['path'], task.python.path, 'folder');
      add(['requirements'], task.python.requirements);
      if (task.python.module !== undefined && task.python.path === undefined) {
        add(['module'], 'python', 'folder');
      }
      break;
    case 'dbt':
      add(['project'], task.dbt.project, 'folder');
      add(['project'], join(task.dbt.project, 'dbt_project.yml'));
      add(['profiles'], task.dbt.profiles, 'folder');
      break;
    case 'spark':
      add(['application'], task.spark.application, 'file', {
        withFolder: true,
      });
      task.spark.py_files.forEach((file, index) =>
        add(['py_files', index], file),
      );
      break;
    case 'shell': {
      const [program, ...args] = task.shell.command;
      if (program.includes('/') && !program.startsWith('/')) {
        add(
          ['command', 0],
          normalizeWorkspacePath(program) ?? program,
          'file',
          { withFolder: true },
        );
      }
      args.forEach((arg, index) => {
        if (arg.startsWith('./') && !arg.includes('{{')) {
          add(
            ['command', index + 1],
            normalizeWorkspacePath(arg) ?? arg,
            'file',
            { optional: true },
          );
        }
      });
      add(['working_directory'], task.shell.working_directory, 'folder');
      break;
    }
    default:
  }
  return references;
}

function join(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

/**
 * Finds the files behind references.
 *
 * @internal
 */
export function findSources(
  references: readonly Reference[],
  files: FileIndex,
): { paths: string[]; issues: Issue[] } {
  const paths = new Set<string>();
  const issues: Issue[] = [];
  const wholeFolders = new Set<string>();
  for (const { path, target, kind, withFolder, optional } of references) {
    const exists = kind === 'file' ? files.has(target) : files.isFolder(target);
    if (!exists) {
      if (!optional) {
        issues.push(missing(path, target, kind, files));
      }
      continue;
    }
    if (kind === 'folder') {
      wholeFolders.add(target);
    } else {
      paths.add(target);
      const folder = target.split('/').slice(0, -1).join('/');
      if (withFolder && folder !== '') {
        wholeFolders.add(folder);
      }
      if ((files.content(target) ?? '').length > SPEC_LIMITS.sourceFileBytes) {
        issues.push({
          code: 'limit-exceeded',
          path,
          message: `${target} is longer than ${
            SPEC_LIMITS.sourceFileBytes / 1024
          } KiB`,
        });
      }
    }
  }
  for (const folder of wholeFolders) {
    for (const file of files.under(folder)) {
      if (!isSpecFile(file)) {
        paths.add(file);
      }
    }
  }
  return { paths: [...paths].sort(), issues: firstPerPath(issues) };
}

/** A folder that is missing is one finding, whatever it should have held. */
function firstPerPath(issues: readonly Issue[]): Issue[] {
  const byPath = new Map<string, Issue>();
  for (const issue of issues) {
    const key = JSON.stringify(issue.path);
    if (!byPath.has(key)) {
      byPath.set(key, issue);
    }
  }
  return [...byPath.values()];
}

function missing(
  path: DocumentPath,
  target: string,
  kind: Reference['kind'],
  files: FileIndex,
): Issue {
  const near = kind === 'file' ? files.nearest(target) : undefined;
  return {
    code: 'file-not-found',
    path,
    message: `there is no ${kind} ${target} in the workspace`,
    hint: near
      ? `did you mean "./${near}"?`
      : 'paths start at the folder of openlake.yaml; only text files are taken',
  };
}
