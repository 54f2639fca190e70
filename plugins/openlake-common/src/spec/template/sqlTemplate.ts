import { InputError } from '@backstage/errors';
import {
  checkExpression,
  checkTemplate,
  parseTemplate,
  type TemplateIssue,
  type TemplateScope,
} from './template';
import { evaluate } from './templateRender';
import type { TemplateType } from './templateFilters';

/** A stretch of SQL in which a template is no value of its own. */
interface Stretch {
  readonly kind: 'quoted' | 'comment';
  readonly start: number;
  readonly end: number;
}

const OPENERS = /\{\{|--|\/\*|'|"|\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$/g;

/**
 * Checks the templates of a SQL text. Each is filled in as a literal of its type, so it must not stand in quotes.
 *
 * @public
 */
export function checkSqlTemplate(
  sql: string,
  scope: TemplateScope,
): TemplateIssue[] {
  if (!sql.includes('{{')) {
    return [];
  }
  const masked = maskComments(sql);
  const issues = checkTemplate(masked, scope).issues;
  const stretches = findStretches(masked);
  for (const { kind, start, end } of stretches) {
    // DuckDB nests comments and Trino does not, so a value behind one could be read as SQL.
    if (kind === 'comment' && masked.slice(start + 2, end).includes('/*')) {
      issues.push({
        code: 'template-syntax',
        offset: start,
        message: 'a comment in a comment cannot stand in SQL with templates',
        hint: 'remove the inner /*',
      });
    }
  }
  for (const part of parseTemplate(masked).parts) {
    if (typeof part !== 'string' && stretchAt(stretches, part.start)) {
      issues.push({
        code: 'template-syntax',
        offset: part.start,
        message:
          'a template in SQL cannot stand in quotes: it is filled in as a whole literal',
        hint: 'remove the quotes around it; join texts with ||, quote names with {{ name | identifier }}',
      });
    }
  }
  return issues;
}

/**
 * Fills in a SQL text: every template becomes a literal of its type, so a value can never become SQL. Comments stay
 * as they are.
 *
 * @throws InputError when a template is wrong or has no value in this run
 * @public
 */
export function renderSql(sql: string, scope: TemplateScope): string {
  if (!sql.includes('{{')) {
    return sql;
  }
  const [issue] = checkSqlTemplate(sql, scope);
  if (issue) {
    throw new InputError(
      `Cannot fill in the statement: ${issue.message}${
        issue.hint ? ` (${issue.hint})` : ''
      }`,
    );
  }
  let result = '';
  let from = 0;
  for (const part of parseTemplate(maskComments(sql)).parts) {
    if (typeof part !== 'string') {
      result += sql.slice(from, part.start);
      result += sqlLiteral(
        evaluate(part, scope),
        checkExpression(part, scope).type,
      );
      from = part.end;
    }
  }
  return result + sql.slice(from);
}

/**
 * A value as standard SQL writes it.
 *
 * @internal
 */
export function sqlLiteral(value: unknown, type: TemplateType): string {
  if (value === null || value === undefined) {
    return 'NULL';
  }
  if (type === 'identifier') {
    return `"${String(value).replaceAll('"', '""')}"`;
  }
  if (Array.isArray(value)) {
    return value.length === 0
      ? '(NULL)'
      : `(${value.map(item => sqlLiteral(item, 'any')).join(', ')})`;
  }
  if (typeof value === 'number') {
    return String(value);
  }
  if (typeof value === 'boolean') {
    return value ? 'TRUE' : 'FALSE';
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\u0000', '')}'`;
  if (type === 'date') {
    return `DATE ${quoted}`;
  }
  return type === 'datetime'
    ? `TIMESTAMP '${text.slice(0, 23).replace('T', ' ').replaceAll("'", "''")}'`
    : quoted;
}

/** Comments with blanks instead of braces, so that templates in them are not seen and offsets stay. */
function maskComments(sql: string): string {
  let masked = '';
  let from = 0;
  for (const { kind, start, end } of findStretches(sql)) {
    if (kind === 'comment') {
      masked += sql.slice(from, start);
      masked += sql.slice(start, end).replaceAll('{{', '  ');
      from = end;
    }
  }
  return masked + sql.slice(from);
}

function stretchAt(
  stretches: readonly Stretch[],
  offset: number,
): Stretch | undefined {
  let low = 0;
  let high = stretches.length - 1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const stretch = stretches[middle];
    if (offset < stretch.start) {
      high = middle - 1;
    } else if (offset >= stretch.end) {
      low = middle + 1;
    } else {
      return stretch;
    }
  }
  return undefined;
}

function findStretches(sql: string): Stretch[] {
  const stretches: Stretch[] = [];
  const openers = new RegExp(OPENERS);
  for (let found = openers.exec(sql); found; found = openers.exec(sql)) {
    const [opener] = found;
    const start = found.index;
    const end = endOf(sql, opener, start);
    openers.lastIndex = end;
    if (opener === '{{') {
      continue;
    }
    stretches.push({
      kind: opener === '--' || opener === '/*' ? 'comment' : 'quoted',
      start,
      end,
    });
  }
  return stretches;
}

function endOf(sql: string, opener: string, start: number): number {
  const after = start + opener.length;
  if (opener === '{{') {
    const end = sql.indexOf('}}', after);
    return end < 0 ? sql.length : end + 2;
  }
  if (opener === '--') {
    const end = sql.indexOf('\n', after);
    return end < 0 ? sql.length : end;
  }
  if (opener === '/*') {
    const end = sql.indexOf('*/', after);
    return end < 0 ? sql.length : end + 2;
  }
  if (opener.startsWith('$')) {
    const end = sql.indexOf(opener, after);
    return end < 0 ? sql.length : end + opener.length;
  }
  const escapes = opener === "'" && /[eE]/.test(sql[start - 1] ?? '');
  for (let i = after; i < sql.length; i++) {
    if (escapes && sql[i] === '\\') {
      i++;
    } else if (sql[i] === opener) {
      if (sql[i + 1] !== opener) {
        return i + 1;
      }
      i++;
    }
  }
  return sql.length;
}
