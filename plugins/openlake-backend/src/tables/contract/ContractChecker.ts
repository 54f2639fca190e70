import { plural, TableDocument } from '@openlake/plugin-openlake-common';
import {
  ConnectorError,
  QueryEngine,
  TableDescription,
  TablePin,
} from '@openlake/plugin-openlake-node';
import { ContractResult } from './ContractResult';
import { judgeRules, measureStatement, rowRules } from './rowChecks';
import { checkSchema } from './schemaChecks';

const TIMEOUT_MS = 120_000;

/** What a contract is checked against. @internal */
export interface CheckSubject {
  table: string;
  snapshotId: string;
  description: TableDescription;
  document: TableDocument;
  /** Other tables that statements of the contract may read. */
  neighbours: string[];
}

/**
 * Checks a snapshot of a table against its contract. A rule that cannot be
 * measured is an error of its own and never counts as passed.
 *
 * @internal
 */
export class ContractChecker {
  /** @param engine - that reads the table; none when there is none */
  static async check(
    engine: QueryEngine | undefined,
    subject: CheckSubject,
    signal: AbortSignal,
  ): Promise<ContractResult[]> {
    const { spec } = subject.document;
    const schema = checkSchema(spec, subject.description.columns);
    if (!engine) {
      return [...schema, ...notRun(subject, 'No query engine is connected')];
    }
    const pins: TablePin[] = [
      { table: subject.table, snapshotId: subject.snapshotId },
      ...subject.neighbours
        .filter(table => table !== subject.table)
        .map(table => ({ table })),
    ];
    const query = (statement: string) =>
      engine.query(
        {
          statement,
          tables: pins,
          catalog: subject.table.split('.')[0],
          maxRows: 1,
          timeoutMs: TIMEOUT_MS,
        },
        { signal },
      );
    return [
      ...schema,
      ...(await checkRows(query, subject, signal)),
      ...(await checkStatements(query, subject, signal)),
    ];
  }
}

type Query = (statement: string) => Promise<{ rows: unknown[][] }>;

async function checkRows(
  query: Query,
  { table, document, description }: CheckSubject,
  signal: AbortSignal,
): Promise<ContractResult[]> {
  const there = new Set(description.columns.map(column => column.name));
  // A column that is missing fails the schema check; its rules cannot be measured.
  const rules = rowRules({
    ...document.spec,
    columns: document.spec.columns.filter(column => there.has(column.name)),
    unique: document.spec.unique.filter(set =>
      set.every(column => there.has(column)),
    ),
  });
  if (rules.length === 0) {
    return [];
  }
  try {
    const { rows } = await query(measureStatement(table, rules));
    return judgeRules(rules, rows[0]);
  } catch (error) {
    return rules.map(rule =>
      failure(rule.name, 'error', error, signal, rule.expected),
    );
  }
}

async function checkStatements(
  query: Query,
  { document }: CheckSubject,
  signal: AbortSignal,
): Promise<ContractResult[]> {
  const results: ContractResult[] = [];
  for (const check of document.spec.checks) {
    const expected = check.description ?? 'no rows';
    try {
      const { rows } = await query(
        `SELECT count(*) FROM (\n${(check.statement ?? '').replace(
          /[;\s]+$/,
          '',
        )}\n)`,
      );
      const count = Number(rows[0][0]);
      results.push({
        name: check.name,
        severity: check.severity,
        status: count === 0 ? 'passed' : 'failed',
        observed: plural(count, 'wrong row'),
        expected,
      });
    } catch (error) {
      results.push(
        failure(check.name, check.severity, error, signal, expected),
      );
    }
  }
  return results;
}

function failure(
  name: string,
  severity: ContractResult['severity'],
  error: unknown,
  signal: AbortSignal,
  expected?: string,
): ContractResult {
  // The check was given up, which says nothing about the table.
  signal.throwIfAborted();
  if (error instanceof ConnectorError && isPassing(error)) {
    throw error;
  }
  return {
    name,
    severity,
    status: 'error',
    observed: (error as Error).message,
    ...(expected && { expected }),
  };
}

/** Trying again later may help. */
function isPassing(error: ConnectorError): boolean {
  return (
    error.kind === 'rate_limited' ||
    (error.kind === 'unavailable' && !error.failure)
  );
}

function notRun({ document }: CheckSubject, why: string): ContractResult[] {
  return [
    ...rowRules(document.spec).map(({ name, expected }) => ({
      name,
      expected,
      severity: 'error' as const,
    })),
    ...document.spec.checks.map(({ name, severity }) => ({ name, severity })),
  ].map(check => ({ ...check, status: 'not_run', observed: why }));
}
