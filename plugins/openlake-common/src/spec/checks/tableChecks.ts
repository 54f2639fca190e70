import { SPEC_LIMITS } from '../findings/limits';
import type { Issue } from '../findings/Issue';
import { parsePartitionTransform } from '../fields/PartitionTransform';
import { didYouMean } from '../findings/suggestion';
import type { AuthoredTable } from '../kinds/Table';

/**
 * Checks what a schema cannot say about one table contract.
 *
 * @internal
 */
export function checkTable({ spec }: AuthoredTable): Issue[] {
  const issues: Issue[] = [];
  const columns = new Set<string>();
  spec.columns.forEach(({ name }, index) => {
    if (columns.has(name)) {
      issues.push({
        code: 'duplicate-name',
        path: ['spec', 'columns', index, 'name'],
        message: `there are two columns named ${name}`,
      });
    }
    columns.add(name);
  });
  const names = new Set<string>();
  spec.checks.forEach(({ name }, index) => {
    if (names.has(name)) {
      issues.push({
        code: 'duplicate-name',
        path: ['spec', 'checks', index, 'name'],
        message: `there are two checks named ${name}`,
      });
    }
    names.add(name);
  });
  const known = (column: string, path: Issue['path']) => {
    // A contract need not list every column unless it says so.
    if (
      issues.length < SPEC_LIMITS.findingsPerFile &&
      columns.size > 0 &&
      !columns.has(column.split('.')[0])
    ) {
      issues.push({
        code: 'unknown-column',
        severity: spec.strict_columns ? 'error' : 'warning',
        path,
        message: `the contract lists no column ${column}`,
        hint: didYouMean(column, columns),
      });
    }
  };
  spec.unique.forEach((set, index) =>
    set.forEach((column, at) => known(column, ['spec', 'unique', index, at])),
  );
  spec.partition_by?.forEach((text, index) =>
    known(parsePartitionTransform(text)?.column ?? text, [
      'spec',
      'partition_by',
      index,
    ]),
  );
  spec.sort_by?.forEach((column, index) =>
    known(column, ['spec', 'sort_by', index]),
  );
  if (spec.retention?.rows) {
    known(spec.retention.rows.column, ['spec', 'retention', 'rows', 'column']);
  }
  const { min, max } = spec.row_count ?? {};
  if (min !== undefined && max !== undefined && min > max) {
    issues.push({
      code: 'conflicting-fields',
      path: ['spec', 'row_count'],
      message: `no number of rows is at least ${min} and at most ${max}`,
    });
  }
  return issues;
}
