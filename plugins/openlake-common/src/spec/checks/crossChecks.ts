import { MOST_HINTS, SPEC_LIMITS } from '../findings/limits';
import type { Issue } from '../findings/Issue';
import type { AuthoredJob } from '../kinds/Job';
import { didYouMean } from '../findings/suggestion';
import { formatTableName, parseTableName } from '../fields/TableName';

/**
 * What the objects of a workspace may say about each other.
 *
 * @internal
 */
export interface Neighbours {
  /** Names of all jobs, also of those that have an error. */
  readonly jobs: ReadonlySet<string>;
  /** Full names of tables that a contract declares or a task writes. */
  readonly tables: ReadonlySet<string>;
  /** Names of the jobs whose webhooks a secret signs, by its name. */
  readonly hooks: ReadonlyMap<string, ReadonlySet<string>>;
  readonly catalog: string;
}

/**
 * Full names of the tables that the tasks of a job write.
 *
 * @internal
 */
export function tablesWrittenBy(
  { spec }: AuthoredJob,
  catalog: string,
): string[] {
  return spec.tasks.flatMap(task =>
    [
      ...(task.outputs ?? []),
      ...(task.type === 'sql' && task.sql.materialize
        ? [task.sql.materialize.table]
        : []),
    ].map(table => complete(table, catalog)),
  );
}

/** @internal */
export function complete(table: string, catalog: string): string {
  const name = parseTableName(table, catalog);
  return name ? formatTableName(name) : table;
}

/**
 * Checks a job against its neighbours.
 *
 * @internal
 */
export function checkNeighbours(
  authored: AuthoredJob,
  neighbours: Neighbours,
): Issue[] {
  const { metadata, spec } = authored;
  const written = new Set(tablesWrittenBy(authored, neighbours.catalog));
  const issues: Issue[] = [];
  let warnings = 0;
  const job = (name: string, path: Issue['path']) => {
    if (!neighbours.jobs.has(name)) {
      issues.push({
        code: 'unknown-job',
        path,
        message: `there is no job ${name} in the workspace`,
        hint: didYouMean(name, neighbours.jobs),
      });
    }
  };
  const table = (name: string, path: Issue['path']) => {
    const full = complete(name, neighbours.catalog);
    // Tables of other catalogs are other people's.
    if (
      warnings < SPEC_LIMITS.findingsPerFile &&
      !neighbours.tables.has(full) &&
      full.startsWith(`${neighbours.catalog}.`)
    ) {
      warnings++;
      issues.push({
        code: 'undeclared-table',
        severity: 'warning',
        path,
        message: `no task writes ${full} and no *.table.yaml declares it`,
        hint:
          warnings > MOST_HINTS
            ? undefined
            : didYouMean(full, neighbours.tables),
      });
    }
  };
  spec.triggers.forEach((trigger, index) => {
    const path = ['spec', 'triggers', index];
    if (trigger.job) {
      job(trigger.job.name, [...path, 'job', 'name']);
    }
    trigger.table_update?.tables.forEach((name, at) => {
      const place = [...path, 'table_update', 'tables', at];
      table(name, place);
      const full = complete(name, neighbours.catalog);
      if (written.has(full)) {
        issues.push({
          code: 'trigger-loop',
          severity: 'warning',
          path: place,
          message: `the job writes ${full} itself, and what it writes does not start it`,
        });
      }
    });
    if (trigger.webhook) {
      const { secret_ref: secret } = trigger.webhook;
      const others = [...(neighbours.hooks.get(secret) ?? [])].filter(
        name => name !== metadata.name,
      );
      if (others.length) {
        issues.push({
          code: 'shared-secret',
          severity: 'warning',
          path: [...path, 'webhook', 'secret_ref'],
          message: `${secret} also signs the calls of ${others.join(
            ', ',
          )}: whoever gets hold of a call of one job can send it to the other`,
          hint: 'give the webhook of each job a secret of its own',
        });
      }
    }
  });
  spec.freshness.forEach((entry, index) =>
    table(entry.table, ['spec', 'freshness', index, 'table']),
  );
  spec.tasks.forEach((task, index) => {
    const path = ['spec', 'tasks', index];
    if (task.type === 'job') {
      job(task.job.name, [...path, 'job', 'name']);
    }
    if (task.type === 'wait' && task.wait.until.table) {
      table(task.wait.until.table.name, [
        ...path,
        'wait',
        'until',
        'table',
        'name',
      ]);
    }
    task.inputs?.forEach((name, at) => table(name, [...path, 'inputs', at]));
  });
  return issues;
}
