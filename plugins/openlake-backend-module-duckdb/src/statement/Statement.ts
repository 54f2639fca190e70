import { parseTableName } from '@openlake/plugin-openlake-common';
import { DuckdbProcess } from '../process/DuckdbProcess';
import { LRUCache } from 'lru-cache';
import { refusal } from './failure';
import { isReproducible, refusalOf, TrustLevel } from './gate';
import { positionAt } from './position';
import { collectReferences, References, SyntaxNode } from './SyntaxTree';
import { withoutTerminator } from './withoutTerminator';

const KEPT_CHARACTERS = 4 * 1024 * 1024;

/** A table that a statement names, completed. @internal */
export interface NamedTable {
  /** `catalog.schema.table` */
  name: string;
  position?: { line: number; column: number };
}

/** One SELECT that passed the gate. @internal */
export interface Statement {
  /** As written. */
  text: string;
  /** As written, but fit to stand in parentheses. */
  body: string;
  /** Each once, in the order of the text. */
  tables: NamedTable[];
  /** The same tables always give the same rows. */
  isReproducible: boolean;
}

/**
 * Reads a statement with DuckDB's own parser.
 *
 * @throws ConnectorError `invalid` when it is not one SELECT, or reaches for
 *   what it may not
 * @internal
 */
export async function readStatement(
  process: DuckdbProcess,
  text: string,
  options: { trust: TrustLevel; catalog: string },
): Promise<Statement> {
  const references = await referencesIn(process, text);
  const refused = refusalOf(references, options.trust);
  if (refused) {
    throw refusal({
      category: 'user_code',
      message: refused.message,
      permanent: true,
      ...at(text, refused.position),
    });
  }
  return {
    text,
    body: withoutTerminator(text),
    tables: namedTables(references, text, options.catalog),
    isReproducible: isReproducible(references),
  };
}

/** Of texts that were parsed before: jobs run the same ones again and again. */
const known = new LRUCache<string, References>({
  maxSize: KEPT_CHARACTERS,
  maxEntrySize: KEPT_CHARACTERS / 128,
  sizeCalculation: (_, text) => text.length + 1,
});

async function referencesIn(
  process: DuckdbProcess,
  text: string,
): Promise<References> {
  const before = known.get(text);
  if (before) {
    return before;
  }
  const references = collectReferences(await parse(process, text));
  known.set(text, references);
  return references;
}

async function parse(
  process: DuckdbProcess,
  text: string,
): Promise<SyntaxNode> {
  const answer = JSON.parse(await process.request({ op: 'parse', sql: text }));
  if (answer.error) {
    throw refusal({
      category: 'user_code',
      message:
        answer.error_type === 'not implemented'
          ? 'Only a SELECT can be run here. Where its rows go is said by materialize in the job; write PIVOT with IN (...).'
          : answer.error_message,
      permanent: true,
      ...at(text, answer.position && Number(answer.position)),
    });
  }
  if (answer.statements.length !== 1) {
    throw refusal({
      category: 'user_code',
      message:
        answer.statements.length === 0
          ? 'There is no statement'
          : `There are ${answer.statements.length} statements; write one SELECT, with WITH for its steps`,
      permanent: true,
    });
  }
  return answer.statements[0];
}

function namedTables(
  references: References,
  text: string,
  catalog: string,
): NamedTable[] {
  const tables = new Map<string, NamedTable>();
  for (const { parts, position } of references.tables) {
    if (parts.length < 2) {
      continue;
    }
    const written = parts.join('.');
    const name = parseTableName(written, catalog);
    if (!name) {
      throw refusal({
        category: 'user_code',
        message: `${written} is not a table name: write schema.table or catalog.schema.table`,
        permanent: true,
        ...at(text, position),
      });
    }
    const full = `${name.catalog}.${name.schema}.${name.table}`;
    if (!tables.has(full)) {
      tables.set(full, { name: full, ...at(text, position) });
    }
  }
  return [...tables.values()];
}

function at(text: string, offset: number | undefined) {
  const position = offset === undefined ? undefined : positionAt(text, offset);
  return position && { position };
}
