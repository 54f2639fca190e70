// Guards of the product that can be taken out, one at a time. Each names the one violation that it is there to
// prevent, which the checkers must find once it is gone.

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

const anybody = [equals('fence'), equals('holder'), /expires_at > .*$/];

const heldByAnybody = guard(
  /^update ["`]leases["`] set ["`]fence["`] = \?/,
  ...anybody,
);

/** What is read in order to write it is not locked, nor is its version looked at. */
function unversioned(table) {
  const locked = new RegExp(`^select .* from ["\`]${table}["\`].* for update`);
  const write = guard(
    new RegExp(`^update ["\`]${table}["\`]`),
    equals('version'),
  );
  return sql =>
    locked.test(sql) ? sql.replace(/ for update.*$/, '') : write(sql);
}

/** Nor does the late one put its own fence back: what it does without the right to is to be seen. */
const leaseFence = sql => {
  const loose = heldByAnybody(sql);
  return loose === sql
    ? sql
    : loose.replace('= ?', '= fence + 0 * cast(? as integer)');
};

/**
 * @typedef {object} Mutation
 * @property {string} what
 * @property {'wait' | 'cancelTwice' | 'createTwice' | 'pauseTwice' | 'stop' | 'stopAtTick' | 'stopAndKill' | 'append'} play - what makes the guard matter, see guards.mjs
 * @property {string} [failpoint] - where a process is stopped
 * @property {(sql: string) => string} rewrite
 * @property {string} [prepare] - a statement that takes out what the database itself guards
 * @property {{ promise: string, message: RegExp }} finds - the violation that the guard prevents
 */

/** @type {Record<string, Mutation>} */
exports.MUTATIONS = {
  'lease-free': {
    what: 'A lease is taken from its holder',
    play: 'wait',
    rewrite: guard(/^update ["`]leases["`].*fence \+ 1/, /expires_at <= .*$/),
    finds: { promise: 'leases', message: /^A lease was taken from its holder/ },
  },
  'local-claim': {
    what: 'A runner takes runs whose runner is alive',
    play: 'wait',
    rewrite: sql =>
      /^update ["`]local_runs["`] set ["`]owner["`]/.test(sql)
        ? sql.replace(/expires_at > /, '1 = 0 and expires_at > ')
        : sql,
    finds: {
      promise: 'leases',
      message: /^A run was taken from a runner that is alive/,
    },
  },
  'run-key': {
    what: 'An idempotency key is not looked up',
    play: 'wait',
    rewrite: sql =>
      /^select .* from ["`]run_keys["`]/.test(sql)
        ? sql.replace(/ where /i, ' where 1 = 0 and ')
        : sql,
    finds: {
      promise: 'P1',
      message: /^One key was answered with several runs/,
    },
  },
  // Two guards, each of which is enough: who reads it in order to write it locks it, and its version.
  'run-version': {
    what: 'A run is written whatever its version is',
    play: 'cancelTwice',
    failpoint: 'run.cancel.before_commit',
    rewrite: unversioned('runs'),
    finds: { promise: 'P3', message: /^A version of a run was written over/ },
  },
  'backfill-version': {
    what: 'A backfill is written whatever its version is',
    play: 'pauseTwice',
    failpoint: 'backfill.change.before_commit',
    rewrite: unversioned('backfills'),
    finds: {
      promise: 'P3',
      message: /^A version of a backfill was written over/,
    },
  },
  'lease-fence': {
    what: 'A loop that has lost its lease goes on writing',
    play: 'stop',
    failpoint: 'report.heard',
    rewrite: leaseFence,
    finds: { promise: 'P3', message: /^The cursor of a mirror went back/ },
  },
  'lease-renew': {
    what: 'Who has lost a lease prolongs it for who has it now',
    play: 'stopAndKill',
    failpoint: 'tick.due',
    rewrite: guard(
      /^update ["`]leases["`] set ["`]expires_at["`] = \(/,
      ...anybody,
    ),
    finds: {
      promise: 'P2',
      message: /^A trigger has stopped looking at its ticks/,
    },
  },
  // Two guards, each of which is enough: the lease and the position.
  'fact-cursor': {
    what: 'Facts are consumed wherever their reader is by now',
    play: 'stop',
    failpoint: 'news.heard',
    rewrite: sql =>
      guard(
        /^update ["`]fact_cursors["`]/,
        equals('position'),
      )(leaseFence(sql)),
    finds: {
      promise: 'P3',
      message: /^The cursor of a reader of facts went back/,
    },
  },
  // Two guards, each of which is enough: the lock of the job, and that no two runs of it have one number.
  'job-lock': {
    what: 'Runs of a job are made at the same time',
    play: 'createTwice',
    failpoint: 'run.create.before_commit',
    prepare: `do $$ declare name text; begin
      for name in select conname from pg_constraint where conrelid = 'runs'::regclass and contype = 'u' loop
        execute format('alter table runs drop constraint %I', name);
      end loop; end $$`,
    rewrite: sql =>
      /^update ["`]run_jobs["`] set ["`]last_number["`] = ["`]last_number["`]/.test(
        sql,
      )
        ? sql.replace(/ where /i, ' where 1 = 0 and ')
        : sql,
    finds: {
      promise: 'P1',
      message: /^One key was answered with several runs/,
    },
  },
  // Three guards, each of which is enough: the lease, the version of the trigger, the key of the tick.
  tick: {
    what: 'A tick can be taken again',
    play: 'stopAtTick',
    failpoint: 'tick.due',
    prepare: 'alter table run_ticks drop constraint run_ticks_pkey',
    rewrite: sql =>
      guard(
        /^(?:update ["`]run_triggers["`]|with stands)/,
        equals('version'),
        /run_triggers\.version = stands\.version \+ 0/,
      )(leaseFence(sql)).replace(
        /^(insert into ["`]run_ticks["`].*) on conflict .* do nothing/s,
        '$1',
      ),
    finds: { promise: 'P2', message: /^A tick has several runs/ },
  },
  'local-fence': {
    what: 'A runner writes a run that another one has taken over',
    play: 'stop',
    failpoint: 'local.attempt.ended',
    rewrite: guard(
      /^update ["`]local_runs["`] set .*["`]document["`]/,
      equals('owner'),
      equals('fence'),
      equals('version'),
    ),
    finds: {
      promise: 'P3',
      message: /^A version of a run of the local runner was written over/,
    },
  },
  'table-commit': {
    what: 'A commit to a table does not look at what it replaces',
    play: 'append',
    rewrite: guard(
      /^update ["`]iceberg_tables["`]/,
      equals('metadata_location'),
    ),
    finds: {
      promise: 'writes',
      message: /^A task succeeded and its rows are not there/,
    },
  },
};
