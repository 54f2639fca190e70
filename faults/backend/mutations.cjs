// Guards of the product that can be taken out, one at a time, to see that the checkers notice. Each names what is to
// happen meanwhile for the guard to matter.

/** Whether a condition of a statement counts. */
const always = (sql, condition) =>
  sql.replace(condition, found => `(${found} or 1 = 1)`);

const COLUMN = name => `(?:["\`]\\w+["\`]\\.)?["\`]${name}["\`]`;
const VALUE = '(?:\\?|\\$\\d+)';

/** A condition `column = value` of the WHERE. */
const equals = name => new RegExp(`${COLUMN(name)} = ${VALUE}(?! ?,)`);

/** Rewrites what comes after WHERE of statements that begin so. */
function guard(begin, ...conditions) {
  return sql => {
    const at = sql.search(/ where /i);
    if (at < 0 || !begin.test(sql)) {
      return sql;
    }
    return (
      sql.slice(0, at) +
      conditions.reduce((rest, one) => always(rest, one), sql.slice(at))
    );
  };
}

const all =
  (...rewrites) =>
  sql =>
    rewrites.reduce((text, rewrite) => rewrite(text), sql);

/** @type {Record<string, { what: string, faults?: string[], rewrite: (sql: string) => string }>} */
exports.MUTATIONS = {
  'run-version': {
    what: 'A run is written whatever its version is',
    rewrite: guard(/^update ["`]runs["`]/, equals('version')),
  },
  'run-key': {
    what: 'An idempotency key is not looked up',
    rewrite: sql =>
      /^select .* from ["`]run_keys["`]/.test(sql)
        ? sql.replace(/ where /i, ' where 1 = 0 and ')
        : sql,
  },
  'lease-free': {
    what: 'A lease is taken from its holder',
    rewrite: guard(
      /^update ["`]leases["`].*fence \+ 1/,
      /expires_at <= .*(?=$)/,
    ),
  },
  'lease-fence': {
    what: 'A loop that has lost its lease goes on writing',
    faults: ['stop', 'failpoint'],
    rewrite: guard(
      /^update ["`]leases["`] set ["`]fence["`] = (?:\?|\$\d+) where/,
      equals('fence'),
      equals('holder'),
      /expires_at > .*(?=$)/,
    ),
  },
  tick: {
    what: 'A tick is taken again, and its trigger whatever its version is',
    rewrite: all(
      guard(/^update ["`]run_triggers["`]/, equals('version')),
      sql => sql.replace(/^(insert into ["`]run_ticks["`].*)/, '$1'),
    ),
  },
  'local-fence': {
    what: 'A runner writes a run that another one has taken over',
    faults: ['stop'],
    rewrite: guard(
      /^update ["`]local_runs["`] set .*["`]document["`]/,
      equals('owner'),
      equals('fence'),
      equals('version'),
    ),
  },
  'local-claim': {
    what: 'A runner takes runs whose runner is alive',
    rewrite: sql =>
      /^update ["`]local_runs["`] set ["`]owner["`]/.test(sql)
        ? sql.replace(/["`]expires_at["`]|expires_at >/, found =>
            found.endsWith('>') ? '0 * expires_at >' : found,
          )
        : sql,
  },
  'mirror-version': {
    what: 'Reports are applied whatever their version is',
    rewrite: sql => sql,
  },
};
