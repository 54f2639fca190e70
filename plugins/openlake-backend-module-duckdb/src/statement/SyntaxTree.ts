/**
 * A statement as `json_serialize_sql` gives it. Node kinds are DuckDB's and
 * many; what is not known here is walked through.
 *
 * @internal
 */
export type SyntaxNode = { [key: string]: SyntaxValue };

/** @internal */
export type SyntaxValue =
  | SyntaxNode
  | SyntaxValue[]
  | string
  | number
  | boolean
  | null;

/** A table named in a statement; common table expressions are left out. @internal */
export interface TableReference {
  /** Catalog, schema and table, as far as written. */
  parts: string[];
  /** Byte offset in the statement. */
  position?: number;
}

/** @internal */
export interface FunctionReference {
  name: string;
  isTable: boolean;
  position?: number;
}

/** Everything that a statement reaches for. @internal */
export interface References {
  tables: TableReference[];
  functions: FunctionReference[];
  /** Ways to look at the engine rather than at tables, such as SHOW TABLES. */
  shows: Array<{ kind: string; position?: number }>;
  /** Rows are drawn by lot somewhere, as with TABLESAMPLE. */
  isSampled: boolean;
}

/** DuckDB's mark for "no position", rounded by JSON. */
const NO_POSITION = 2 ** 63;

/**
 * Collects what a statement reaches for. Names of common table expressions
 * count where they are visible only, so they cannot hide a real table.
 *
 * @internal
 */
export function collectReferences(root: SyntaxValue): References {
  const found: References = {
    tables: [],
    functions: [],
    shows: [],
    isSampled: false,
  };
  visit(root, new Set(), found);
  return found;
}

function visit(
  value: SyntaxValue,
  scope: ReadonlySet<string>,
  found: References,
): void {
  if (Array.isArray(value)) {
    value.forEach(item => visit(item, scope, found));
    return;
  }
  if (value === null || typeof value !== 'object') {
    return;
  }
  note(value, scope, found);
  const { cte_map: ctes, ...rest } = value;
  const inner =
    ctes === undefined ? scope : visitCtes(ctes, value, scope, found);
  for (const child of Object.values(rest)) {
    visit(child, inner, found);
  }
}

/** Each expression sees those before it, and itself when it is recursive. */
function visitCtes(
  ctes: SyntaxValue,
  owner: SyntaxNode,
  scope: ReadonlySet<string>,
  found: References,
): ReadonlySet<string> {
  const entries = (ctes as SyntaxNode)?.map;
  let inner = scope;
  // The body of WITH RECURSIVE names the expression it belongs to.
  if (
    owner.type === 'RECURSIVE_CTE_NODE' &&
    typeof owner.cte_name === 'string'
  ) {
    inner = new Set([...inner, owner.cte_name.toLowerCase()]);
  }
  for (const entry of Array.isArray(entries) ? entries : []) {
    const { key, value } = entry as { key: string; value: SyntaxValue };
    visit(value, inner, found);
    inner = new Set([...inner, key.toLowerCase()]);
  }
  return inner;
}

function note(
  node: SyntaxNode,
  scope: ReadonlySet<string>,
  found: References,
): void {
  const position = positionOf(node);
  found.isSampled ||= Boolean(node.sample);
  switch (node.type) {
    case 'BASE_TABLE': {
      const parts = [
        node.catalog_name,
        node.schema_name,
        node.table_name,
      ].filter(
        (part): part is string => typeof part === 'string' && part !== '',
      );
      if (parts.length > 1 || !scope.has(parts[0]?.toLowerCase() ?? '')) {
        found.tables.push({ parts, position });
      }
      return;
    }
    case 'TABLE_FUNCTION': {
      const called = node.function as SyntaxNode;
      found.functions.push({
        name: String(called?.function_name).toLowerCase(),
        isTable: true,
        position,
      });
      return;
    }
    case 'SHOW_REF':
      found.shows.push({
        // DESCRIBE of a table holds the table as a query; SHOW names a list.
        kind: node.query ? String(node.show_type) : 'SHOW',
        position,
      });
      return;
    default:
      if (node.class === 'FUNCTION' && typeof node.function_name === 'string') {
        found.functions.push({
          name: node.function_name.toLowerCase(),
          isTable: false,
          position,
        });
      }
  }
}

function positionOf(node: SyntaxNode): number | undefined {
  const position = node.query_location;
  return typeof position === 'number' && position < NO_POSITION
    ? position
    : undefined;
}
