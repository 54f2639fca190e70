// Guards of the product that can be taken out, one at a time, to see that the checkers notice. Each names what is to
// happen meanwhile for the guard to matter.

/** Whether a condition of a statement counts. */
const always = (sql, condition) =>
  sql.replace(condition, found => `(${found} or 1 = 1)`);

const COLUMN = name => `(?:["\`]\\w+["\`]\\.)?["\`]${name}["\`]`;
const VALUE = '\\?';

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

const leaseFence = guard(
  /^update ["`]leases["`] set ["`]fence["`] = \?/,
  equals('fence'),
  equals('holder'),
  /expires_at > .*$/,
);

/**
 * @typedef {object} Mutation
 * @property {string} what
 * @property {string[]} only - faults that make the guard matter
 * @property {string[]} [failpoints] - where the process is stopped
 * @property {(sql: string) => string} rewrite
 * @property {string} [prepare] - a statement that takes out what the database itself guards
 */

/** @type {Record<string, Mutation>} */
exports.MUTATIONS = {
  'run-version': {
    what: 'A run is written whatever its version is',
    only: ['kill-task', 'failpoint'],
    failpoints: ['run.hand.answered', 'engine.cancel.answered', 'report.heard'],
    rewrite: guard(/^update ["`]runs["`]/, equals('version')),
  },
  'run-key': {
    what: 'An idempotency key is not looked up',
    only: ['statement'],
    rewrite: sql =>
      /^select .* from ["`]run_keys["`]/.test(sql)
        ? sql.replace(/ where /i, ' where 1 = 0 and ')
        : sql,
  },
  'lease-free': {
    what: 'A lease is taken from its holder',
    only: ['kill-task'],
    rewrite: guard(/^update ["`]leases["`].*fence \+ 1/, /expires_at <= .*$/),
  },
  'lease-fence': {
    what: 'A loop that has lost its lease goes on writing',
    only: ['failpoint'],
    failpoints: ['report.heard'],
    rewrite: leaseFence,
  },
  // Three guards, each of which is enough: the lease, the version of the trigger, the key of the tick.
  tick: {
    what: 'A tick can be taken again',
    only: ['failpoint'],
    failpoints: ['tick.due'],
    prepare: 'alter table run_ticks drop constraint run_ticks_pkey',
    rewrite: sql =>
      guard(
        /^(?:update ["`]run_triggers["`]|with stands)/,
        equals('version'),
        /run_triggers\.version = stands\.version/,
      )(leaseFence(sql)).replace(
        /^(insert into ["`]run_ticks["`].*) on conflict .* do nothing/s,
        '$1',
      ),
  },
  'local-fence': {
    what: 'A runner writes a run that another one has taken over',
    only: ['failpoint'],
    failpoints: ['local.attempt.ended', 'local.start.before'],
    rewrite: guard(
      /^update ["`]local_runs["`] set .*["`]document["`]/,
      equals('owner'),
      equals('fence'),
      equals('version'),
    ),
  },
  'local-claim': {
    what: 'A runner takes runs whose runner is alive',
    only: ['kill-task'],
    rewrite: sql =>
      /^update ["`]local_runs["`] set ["`]owner["`]/.test(sql)
        ? sql.replace(/expires_at > /, '1 = 0 and expires_at > ')
        : sql,
  },
};
