import { Column, plural, TableSpec } from '@openlake/plugin-openlake-common';
import { ContractResult } from './ContractResult';

/**
 * Holds the columns of a table against those of its contract. Reads no rows.
 *
 * @internal
 */
export function checkSchema(
  spec: TableSpec,
  columns: readonly Column[],
): ContractResult[] {
  if (spec.columns.length === 0) {
    return [];
  }
  const found = new Map(columns.map(column => [column.name, column]));
  const problems = [
    ...spec.columns.flatMap(({ name, type }) => {
      const column = found.get(name);
      if (!column) {
        return [`no column ${name}`];
      }
      return type && plain(type) !== plain(column.type)
        ? [`${name} is ${column.type}, not ${type}`]
        : [];
    }),
    ...(spec.strict_columns
      ? columns
          .filter(({ name }) => !spec.columns.some(c => c.name === name))
          .map(({ name }) => `column ${name} is not in the contract`)
      : []),
  ];
  return [
    {
      name: 'schema',
      severity: 'error',
      status: problems.length === 0 ? 'passed' : 'failed',
      observed:
        problems.length === 0
          ? plural(columns.length, 'column')
          : problems.join('; '),
      expected: `${plural(spec.columns.length, 'column')} as declared, ${
        spec.strict_columns ? 'no others' : 'others are allowed'
      }`,
    },
  ];
}

/** `fixed(16)` and `fixed[16]` are the same type in two spellings. */
function plain(type: string): string {
  return type
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/fixed\[(\d+)\]/g, 'fixed($1)');
}
