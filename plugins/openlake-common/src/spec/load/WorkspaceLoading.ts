import { contentHash } from '../plan/contentHash';
import { checkNeighbours, type Neighbours } from '../checks/crossChecks';
import type { SpecDocument } from '../kinds/Documents';
import { patchDocument, patchIssues } from './environmentPatch';
import { fileFinding, tooLong } from '../findings/fileFinding';
import type { FileIndex } from './FileIndex';
import type { Finding } from '../findings/Finding';
import { matchesGlob } from './glob';
import type { Issue } from '../findings/Issue';
import type { AuthoredJob, JobDocument } from '../kinds/Job';
import { checkJob } from '../checks/jobChecks';
import { findNeighbours, refuseDuplicates } from '../checks/neighbourhood';
import { checkParameters } from '../checks/parameterChecks';
import {
  resolveJob,
  resolveSavedQuery,
  resolveTable,
  resolveWorkspace,
  type Surroundings,
} from './resolve';
import type {
  AuthoredSavedQuery,
  SavedQueryDocument,
} from '../kinds/SavedQuery';
import { checkSchema } from '../findings/schemaIssues';
import {
  findSources,
  jobReferences,
  queryReferences,
  type Reference,
  tableReferences,
} from './sources';
import { SpecFile } from './SpecFile';
import { specSchemas } from '../kinds/specSchemas';
import { checkSqlFile } from '../checks/sqlFileChecks';
import { didYouMean } from '../findings/suggestion';
import type { AuthoredTable, TableDocument } from '../kinds/Table';
import { checkTable } from '../checks/tableChecks';
import { taskScopes } from '../checks/templateChecks';
import type { WorkspaceDocument } from '../kinds/Workspace';
import { isSpecFile, WORKSPACE_FILE } from './workspaceFiles';
import type { Loaded, WorkspaceLoad } from './WorkspaceLoad';

/**
 * How a workspace is loaded.
 *
 * @public
 */
export interface LoadOptions {
  /** Environment whose changes are applied; none by default. */
  readonly environment?: string;
}

/**
 * One run of the loader.
 *
 * @internal
 */
export class WorkspaceLoading {
  readonly #files: FileIndex;
  readonly #root: SpecFile;
  readonly #options: LoadOptions;
  readonly #findings: Finding[] = [];

  constructor(files: FileIndex, root: SpecFile, options: LoadOptions) {
    this.#files = files;
    this.#root = root;
    this.#options = options;
  }

  run(): WorkspaceLoad {
    const { authored } = this.#root;
    const workspace =
      authored?.kind === 'Workspace' ? resolveWorkspace(authored) : undefined;
    const specFiles = this.#readObjects(workspace);
    const loaded =
      workspace && !this.#root.hasError
        ? this.#loadObjects(specFiles, workspace)
        : undefined;
    return {
      ...(loaded ?? { jobs: [], tables: [], queries: [], sources: [] }),
      findings: [
        ...this.#findings,
        ...[this.#root, ...specFiles].flatMap(file => file.findings),
      ].sort(byPlace),
    };
  }

  #readObjects(workspace: WorkspaceDocument | undefined): SpecFile[] {
    const { include, exclude } =
      workspace?.spec ?? specSchemas.Workspace.shape.spec.parse({});
    const matches = (patterns: string[], path: string) =>
      patterns.some(pattern => matchesGlob(pattern, path));
    const files: SpecFile[] = [];
    for (const path of this.#files.under('.').sort()) {
      if (path === WORKSPACE_FILE || matches(exclude, path)) {
        continue;
      }
      if (!matches(include, path)) {
        if (isSpecFile(path)) {
          this.#findings.push(
            fileFinding(
              path,
              'ignored-file',
              'this file is not read: no pattern of spec.include matches it',
              `the patterns are ${include.join(', ').slice(0, 200)}`,
              'warning',
            ),
          );
        }
        continue;
      }
      const content = this.#files.content(path) ?? '';
      const finding = tooLong(path, content);
      if (finding) {
        this.#findings.push(finding);
      } else {
        files.push(SpecFile.read(path, content));
      }
    }
    return files;
  }

  #loadObjects(specFiles: SpecFile[], workspace: WorkspaceDocument) {
    const { environment } = this.#options;
    const surroundings: Surroundings = { workspace, environment };
    refuseDuplicates(specFiles, workspace);
    const neighbours = findNeighbours(specFiles, workspace);
    const jobs: Loaded<JobDocument>[] = [];
    const tables: Loaded<TableDocument>[] = [];
    const queries: Loaded<SavedQueryDocument>[] = [];
    for (const file of specFiles) {
      const { authored } = file;
      if (authored && authored.kind !== 'Workspace') {
        checkWorkspaceName(file, authored, workspace);
      }
      if (authored?.kind === 'Job') {
        const { job, paths } = this.#checkJob(
          file,
          authored,
          neighbours,
          surroundings,
        );
        if (!file.hasError) {
          jobs.push(this.#loaded(resolveJob(job, surroundings), file, paths));
        }
      } else if (authored?.kind === 'Table') {
        file.add(checkTable(authored));
        const paths = this.#checkSources(file, tableReferences(authored));
        if (!file.hasError) {
          tables.push(
            this.#loaded(resolveTable(authored, surroundings), file, paths),
          );
        }
      } else if (authored?.kind === 'SavedQuery') {
        file.add(
          checkParameters(authored.spec.parameters, workspace.spec.timezone),
        );
        const paths = this.#checkSources(file, queryReferences(authored));
        if (!file.hasError) {
          queries.push(
            this.#loaded(
              resolveSavedQuery(authored, surroundings),
              file,
              paths,
            ),
          );
        }
      } else if (authored?.kind === 'Workspace') {
        file.add([
          {
            code: 'wrong-kind',
            path: ['kind'],
            message: `a folder has one Workspace, in ${WORKSPACE_FILE}`,
          },
        ]);
      }
    }
    const own = this.#loaded(workspace, this.#root, []);
    const sources = [own, ...jobs, ...tables, ...queries].flatMap(object => [
      object.file,
      ...object.sources.map(({ path }) => path),
    ]);
    return {
      workspace: own,
      jobs,
      tables,
      queries,
      sources: [...new Set(sources)].sort(),
    };
  }

  #loaded<D extends SpecDocument>(
    document: D,
    file: SpecFile,
    paths: readonly string[],
  ): Loaded<D> {
    const sources = paths.map(path => this.#files.source(path));
    return {
      document,
      file: file.path,
      sources,
      contentHash: contentHash(document, sources),
    };
  }

  #checkSources(file: SpecFile, references: Reference[]): string[] {
    const { paths, issues } = findSources(references, this.#files);
    file.add(issues);
    return paths;
  }

  #checkJob(
    file: SpecFile,
    authored: AuthoredJob,
    neighbours: Neighbours,
    surroundings: Surroundings,
  ): { job: AuthoredJob; paths: string[] } {
    const { workspace, environment } = surroundings;
    const check = (job: AuthoredJob) => {
      const scopes = taskScopes(job, workspace.spec.timezone);
      const sources = findSources(jobReferences(job), this.#files);
      return {
        scopes,
        paths: sources.paths,
        issues: [
          ...checkJob(job, workspace, scopes),
          ...checkNeighbours(job, neighbours),
          ...sources.issues,
        ],
      };
    };
    const base = check(authored);
    file.add(base.issues);
    for (const task of authored.spec.tasks) {
      if (task.type === 'sql' && task.sql.file !== undefined) {
        file.addFindings(
          checkSqlFile(task.sql.file, this.#files, base.scopes(task.key)),
        );
      }
    }
    let result = { job: authored, paths: base.paths };
    for (const name of Object.keys(authored.spec.environments)) {
      if (!Object.hasOwn(workspace.spec.environments, name)) {
        file.add([unknownEnvironment(name, workspace)]);
        continue;
      }
      if (!file.isWhole) {
        continue;
      }
      const patched = patchDocument(file.raw, name);
      const { data, issues } = checkSchema<AuthoredJob>(
        specSchemas.Job,
        patched,
      );
      const checked = data && check(data);
      file.add(
        patchIssues(
          [...issues, ...(checked?.issues ?? [])],
          base.issues,
          patched,
          file.raw,
          name,
        ),
      );
      if (name === environment && data && checked) {
        result = { job: data, paths: checked.paths };
      }
    }
    const mode =
      environment === undefined
        ? undefined
        : workspace.spec.environments[environment]?.mode;
    return mode === 'development'
      ? {
          ...result,
          job: { ...result.job, spec: { ...result.job.spec, paused: true } },
        }
      : result;
  }
}

function unknownEnvironment(name: string, { spec }: WorkspaceDocument): Issue {
  return {
    code: 'unknown-environment',
    path: ['spec', 'environments', name],
    atKey: true,
    message: `there is no environment ${name}`,
    hint:
      didYouMean(name, Object.keys(spec.environments)) ??
      `declare it under spec.environments of ${WORKSPACE_FILE}`,
  };
}

function checkWorkspaceName(
  file: SpecFile,
  { spec }: AuthoredJob | AuthoredTable | AuthoredSavedQuery,
  { metadata }: WorkspaceDocument,
): void {
  if (spec.workspace !== undefined && spec.workspace !== metadata.name) {
    file.add([
      {
        code: 'workspace-mismatch',
        path: ['spec', 'workspace'],
        message: `this folder is the workspace ${metadata.name}, not ${spec.workspace}`,
        hint: 'leave the field out: the folder decides',
      },
    ]);
  }
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) {
    return a.file < b.file ? -1 : 1;
  }
  return a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : 1);
}
