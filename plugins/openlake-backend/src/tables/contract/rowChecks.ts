import {
  formatCount,
  plural,
  TableColumn,
  TableSpec,
} from '@openlake/plugin-openlake-common';
import { ContractResult } from './ContractResult';

/**
 * A rule about the rows of a table, as SQL that counts and words for the
 * counts. All rules of a contract are measured in one scan.
 *
 * @internal
 */
export interface RowRule {
  name: string;
  /** Aggregates; the first one is what is judged. */
  measure: string;
  expected: string;
  judge(value: number, rows: number): { passed: boolean; observed: string };
}

/** @internal */
export function rowRules(spec: TableSpec): RowRule[] {
  return [
    ...spec.columns.flatMap(columnRules),
    ...spec.unique.map(columns =>
      uniqueRule(
        `unique(${columns.join(', ')})`,
        columns.length === 1
          ? name(columns[0])
          : `struct_pack(${columns
              .map((column, index) => `c${index} := ${name(column)}`)
              .join(', ')})`,
        columns.map(name),
      ),
    ),
    ...countRule(spec.row_count),
  ];
}

/** The statement that measures rules: one row, a column per rule after the row count. @internal */
export function measureStatement(table: string, rules: RowRule[]): string {
  return `SELECT count(*), ${rules
    .map(rule => rule.measure)
    .join(', ')} FROM ${table.split('.').map(name).join('.')}`;
}

/** @internal */
export function judgeRules(rules: RowRule[], row: unknown[]): ContractResult[] {
  const rows = Number(row[0]);
  return rules.map((rule, index) => {
    const { passed, observed } = rule.judge(Number(row[index + 1] ?? 0), rows);
    return {
      name: rule.name,
      severity: 'error',
      status: passed ? 'passed' : 'failed',
      observed,
      expected: rule.expected,
    };
  });
}

function columnRules(column: TableColumn): RowRule[] {
  const at = name(column.name);
  return [
    ...(column.required
      ? [
          noneRule(
            `not_null(${column.name})`,
            `${at} IS NULL`,
            'a value in every row',
          ),
        ]
      : []),
    ...(column.unique ? [uniqueRule(`unique(${column.name})`, at, [at])] : []),
    ...(column.accepted_values
      ? [
          noneRule(
            `accepted_values(${column.name})`,
            `${at} NOT IN (${column.accepted_values.map(value).join(', ')})`,
            column.accepted_values.join(', '),
          ),
        ]
      : []),
    ...(column.min !== undefined
      ? [
          noneRule(
            `min(${column.name})`,
            `${at} < ${value(column.min)}`,
            `at least ${column.min}`,
          ),
        ]
      : []),
    ...(column.max !== undefined
      ? [
          noneRule(
            `max(${column.name})`,
            `${at} > ${value(column.max)}`,
            `at most ${column.max}`,
          ),
        ]
      : []),
  ];
}

/** A rule that no row may break. */
function noneRule(ruleName: string, broken: string, expected: string): RowRule {
  return {
    name: ruleName,
    measure: `count(*) FILTER (WHERE ${broken})`,
    expected,
    judge: (count, rows) => ({
      passed: count === 0,
      observed: `${count === 0 ? 'none' : formatCount(count)} of ${plural(
        rows,
        'row',
      )} ${count > 1 ? 'break' : 'breaks'} it`,
    }),
  };
}

/** Rows with a missing value cannot be twins. */
function uniqueRule(ruleName: string, key: string, columns: string[]): RowRule {
  const whole = columns.map(column => `${column} IS NOT NULL`).join(' AND ');
  return {
    name: ruleName,
    measure: `count(*) FILTER (WHERE ${whole}) - count(DISTINCT ${key}) FILTER (WHERE ${whole})`,
    expected: 'no value twice',
    judge: (count, rows) => ({
      passed: count === 0,
      observed: `${count === 0 ? 'none' : formatCount(count)} of ${plural(
        rows,
        'row',
      )} ${count > 1 ? 'are repeats' : 'is a repeat'}`,
    }),
  };
}

function countRule(limits: TableSpec['row_count']): RowRule[] {
  if (!limits) {
    return [];
  }
  const { min, max } = limits;
  return [
    {
      name: 'row_count',
      measure: 'count(*)',
      expected:
        min !== undefined && min === max
          ? `exactly ${plural(min, 'row')}`
          : [
              ...(min !== undefined ? [`at least ${plural(min, 'row')}`] : []),
              ...(max !== undefined ? [`at most ${plural(max, 'row')}`] : []),
            ].join(', '),
      judge: count => ({
        passed: count >= (min ?? 0) && count <= (max ?? Infinity),
        observed: plural(count, 'row'),
      }),
    },
  ];
}

function name(text: string): string {
  return `"${text.replace(/"/g, '""')}"`;
}

function value(scalar: string | number | boolean): string {
  return typeof scalar === 'string'
    ? `'${scalar.replace(/'/g, "''")}'`
    : String(scalar);
}
