// Sums over the rows of a table that come out the same in every engine, whatever the order of the rows: a count, for each
// column its values and their sum (of texts that of their lengths), and a sum of digests of whole rows.

/**
 * What an engine calls the few functions that SQL has no common name for.
 *
 * @typedef {object} Dialect
 * @property {string} quote - around names
 * @property {string} text - the type of texts
 * @property {(column: string) => string} days - of a date, since 1970
 * @property {(column: string) => string} milliseconds - of a timestamp without zone, since 1970
 * @property {(text: string) => string} digest - the first 32 bits of its MD5, as a number
 */

/** @type {Record<'duckdb' | 'spark' | 'trino', Dialect>} */
export const DIALECTS = {
  duckdb: {
    quote: '"',
    text: 'VARCHAR',
    days: column => `date_diff('day', DATE '1970-01-01', ${column})`,
    milliseconds: column => `epoch_ms(${column})`,
    digest: text => `CAST('0x' || substr(md5(${text}), 1, 8) AS BIGINT)`,
  },
  spark: {
    quote: '`',
    text: 'STRING',
    days: column => `datediff(${column}, DATE '1970-01-01')`,
    milliseconds: column => `unix_millis(CAST(${column} AS TIMESTAMP))`,
    digest: text => `CAST(conv(substr(md5(${text}), 1, 8), 16, 10) AS BIGINT)`,
  },
  trino: {
    quote: '"',
    text: 'VARCHAR',
    days: column => `date_diff('day', DATE '1970-01-01', ${column})`,
    milliseconds: column =>
      `date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', ${column})`,
    digest: text =>
      `from_base(substr(lower(to_hex(md5(to_utf8(${text})))), 1, 8), 16)`,
  },
};

/**
 * @param {Dialect} dialect
 * @param {{ name: string, type: string }[]} columns - with Iceberg's names of types
 * @param {string} from - a table, or a SELECT in parentheses
 * @returns {string} a statement that gives one row
 */
export function checksumStatement(dialect, columns, from) {
  const numbers = columns.map(column => numberOf(dialect, column));
  const sums = columns.map(
    ({ name }, index) =>
      `count(${quoted(dialect, name)}), sum(${numbers[index]})`,
  );
  const texts = columns.map(({ name, type }, index) =>
    type === 'string'
      ? quoted(dialect, name)
      : `CAST(${numbers[index]} AS ${dialect.text})`,
  );
  const row = texts.map(text => `coalesce(${text}, '-')`).join(', ');
  return `SELECT count(*), ${sums.join(', ')}, sum(${number(
    dialect.digest(`concat_ws('|', ${row})`),
  )}) FROM ${from} t`;
}

/** Everything of a value that all engines agree on, as a whole number; of a text its length. */
function numberOf(dialect, { name, type }) {
  const column = quoted(dialect, name);
  switch (type) {
    case 'int':
    case 'long':
      return number(column);
    case 'boolean':
      return number(`CASE WHEN ${column} THEN 1 WHEN NOT ${column} THEN 0 END`);
    case 'double':
      return number(`floor(${column} * 1e6)`);
    case 'date':
      return number(dialect.days(column));
    case 'timestamp':
      return number(dialect.milliseconds(column));
    case 'string':
      // What it says is in the digest of its row; one of each text takes engines half as long again.
      return number(`length(${column})`);
    default:
      throw new Error(`No checksum is known for ${name}, which is a ${type}.`);
  }
}

function number(expression) {
  return `CAST(${expression} AS DECIMAL(38, 0))`;
}

function quoted({ quote }, name) {
  return `${quote}${name}${quote}`;
}
