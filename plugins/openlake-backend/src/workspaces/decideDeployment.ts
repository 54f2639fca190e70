import {
  Finding,
  JobDocument,
  Planned,
  planWorkspace,
  plannedObjects,
  TableDocument,
  WorkspaceLoad,
  WorkspacePlan,
} from '@openlake/plugin-openlake-common';
import { DeclaredObject } from './Workspace';

/** A plan that deletes more jobs and tables than this waits for a person. */
const MAX_DELETES = 5;

/**
 * What becomes of a version.
 *
 * @internal
 */
export interface DeploymentDecision {
  result: 'applied' | 'invalid' | 'needs_confirmation';
  plan: WorkspacePlan;
  /** Those of the loader and of the neighbours, sorted by place. */
  findings: Finding[];
  /** Why a person must confirm. */
  needsConfirmation?: string;
}

/**
 * Decides what becomes of a version: in force as a whole, or not at all. With
 * an error anywhere the last good version stays. Pure.
 *
 * @internal
 */
export function decideDeployment(input: {
  name: string;
  /** What is in force. */
  before: readonly DeclaredObject[];
  load: WorkspaceLoad;
  /** Found while collecting the files, and beside other workspaces. */
  findings: readonly Finding[];
  /** Tables of other workspaces, with the name of the workspace. */
  foreignTables: ReadonlyMap<string, string>;
  /** Whether prevent_destroy holds: not in an environment for development. */
  protects: boolean;
  /** A person has agreed to the deletes. */
  confirmed: boolean;
}): DeploymentDecision {
  const { before, load, confirmed } = input;
  const plan = planWorkspace(before, keepBroken(before, load));
  const findings = [
    ...input.findings,
    ...load.findings,
    ...renamed(input),
    ...takenTables(load, input.foreignTables),
    ...(input.protects ? protectedJobs(before, plan) : []),
  ].sort(byPlace);
  if (
    !load.workspace ||
    findings.some(({ severity }) => severity === 'error')
  ) {
    return { result: 'invalid', plan, findings };
  }
  const needsConfirmation = massDelete(before, plan);
  return needsConfirmation && !confirmed
    ? { result: 'needs_confirmation', plan, findings, needsConfirmation }
    : { result: 'applied', plan, findings };
}

/**
 * An object that cannot be read is not one that was deleted: it counts as
 * unchanged, so that the plan of a broken version does not show deletes.
 */
function keepBroken(
  before: readonly DeclaredObject[],
  load: WorkspaceLoad,
): Planned[] {
  const after = plannedObjects(load);
  if (!load.workspace) {
    return [...before];
  }
  const broken = new Set(
    load.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ file }) => file),
  );
  const there = new Set(after.map(idOf));
  return [
    ...after,
    ...before.filter(
      object => broken.has(object.file) && !there.has(idOf(object)),
    ),
  ];
}

function idOf({ document }: Planned): string {
  return `${document.kind} ${document.metadata.name}`;
}

function renamed(input: { name: string; load: WorkspaceLoad }): Finding[] {
  const { workspace } = input.load;
  return workspace && workspace.document.metadata.name !== input.name
    ? [
        finding(
          workspace.file,
          'workspace-renamed',
          `this workspace is deployed as ${input.name} and cannot become ${workspace.document.metadata.name}`,
          `write metadata.name: ${input.name}, and use metadata.title for what people see`,
        ),
      ]
    : [];
}

function takenTables(
  load: WorkspaceLoad,
  foreign: ReadonlyMap<string, string>,
): Finding[] {
  return load.tables.flatMap(({ document, file }) => {
    const owner = foreign.get(document.spec.table);
    return owner === undefined
      ? []
      : [
          finding(
            file,
            'table-taken',
            `the table ${document.spec.table} is declared by the workspace ${owner}`,
            'a table has one contract, in one workspace',
          ),
        ];
  });
}

function protectedJobs(
  before: readonly DeclaredObject[],
  plan: WorkspacePlan,
): Finding[] {
  const deleted = new Set(
    plan.deletes.filter(({ kind }) => kind === 'Job').map(({ name }) => name),
  );
  return before.flatMap(({ document, file }) =>
    document.kind === 'Job' &&
    deleted.has(document.metadata.name) &&
    (document as JobDocument).spec.lifecycle.prevent_destroy
      ? [
          finding(
            file,
            'prevent-destroy',
            `the job ${document.metadata.name} says prevent_destroy and is no longer there`,
            'bring it back, or deploy it once with lifecycle.prevent_destroy: false before deleting it',
          ),
        ]
      : [],
  );
}

function massDelete(
  before: readonly DeclaredObject[],
  plan: WorkspacePlan,
): string | undefined {
  const counts = (kind: string) => kind === 'Job' || kind === 'Table';
  const total = before.filter(({ document }) => counts(document.kind)).length;
  const deletes = plan.deletes.filter(({ kind }) => counts(kind)).length;
  return deletes > MAX_DELETES || deletes * 2 > total
    ? `It deletes ${deletes} of ${total} jobs and tables`
    : undefined;
}

function finding(
  file: string,
  code: string,
  message: string,
  hint: string,
): Finding {
  return {
    code,
    severity: 'error',
    file,
    line: 1,
    column: 1,
    path: '',
    message,
    hint,
  };
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) {
    return a.file < b.file ? -1 : 1;
  }
  return a.line - b.line || a.column - b.column;
}

/** Full names of the tables that a version declares. @internal */
export function declaredTables(
  tables: ReadonlyArray<{ document: TableDocument }>,
): string[] {
  return tables.map(({ document }) => document.spec.table);
}
