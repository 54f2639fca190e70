import { LRUCache } from 'lru-cache';

/** Far more than there are different ones in a portal. */
const KEPT = 1_000;

/** Reads and writes; whatever changes tables is prepared anew, and everything after it. */
const KEEPABLE =
  /^\s*(?:select|insert|update|delete|with|begin|commit|rollback|savepoint|release)\b/i;

/**
 * Has a connection of SQLite keep what it has prepared: the client asks it to
 * prepare each statement each time, which takes longer than most of them run.
 *
 * @internal
 */
export function keepStatements(connection: {
  prepare(sql: string): object;
}): void {
  const prepare = connection.prepare.bind(connection);
  const kept = new LRUCache<string, object>({ max: KEPT });
  connection.prepare = sql => {
    if (!KEEPABLE.test(sql)) {
      kept.clear();
      return prepare(sql);
    }
    const known = kept.get(sql);
    if (known) {
      return known;
    }
    const statement = prepare(sql);
    kept.set(sql, statement);
    return statement;
  };
}
