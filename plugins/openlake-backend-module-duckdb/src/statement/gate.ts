import { References, TableReference } from './SyntaxTree';

/**
 * Who wrote a statement decides what it may reach for.
 *
 * - `query`: somebody who may see some tables.
 * - `job`: a file of the workspace, which may read landed files besides.
 *
 * @internal
 */
export type TrustLevel = 'query' | 'job';

/** Why a statement is refused. @internal */
export interface Refusal {
  message: string;
  /** Byte offset in the statement. */
  position?: number;
}

/** Functions in FROM that make rows of their arguments and of nothing else. */
const ROW_MAKERS = [
  'generate_series',
  'generate_subscripts',
  'json_each',
  'json_tree',
  'range',
  'repeat',
  'repeat_row',
  'unnest',
];

/** Readers of files; which files is the session's business. */
const FILE_READERS = [
  'glob',
  'parquet_file_metadata',
  'parquet_kv_metadata',
  'parquet_metadata',
  'parquet_scan',
  'parquet_schema',
  'read_blob',
  'read_csv',
  'read_csv_auto',
  'read_json',
  'read_json_auto',
  'read_json_objects',
  'read_json_objects_auto',
  'read_ndjson',
  'read_ndjson_auto',
  'read_ndjson_objects',
  'read_parquet',
  'read_text',
  'sniff_csv',
];

const TABLE_FUNCTIONS: Record<TrustLevel, ReadonlySet<string>> = {
  query: new Set(ROW_MAKERS),
  job: new Set([...ROW_MAKERS, ...FILE_READERS]),
};

/** Functions that tell of the engine, change it, or hold it up. */
const REFUSED_FUNCTIONS = new Set([
  'current_query',
  'current_setting',
  'currval',
  'getenv',
  'getvariable',
  'nextval',
  'pg_get_viewdef',
  'pg_sleep',
  'setseed',
  'sleep_ms',
  'stats',
  'write_log',
]);

/** Functions that give something else each time. */
const VOLATILE_FUNCTIONS = new Set([
  // With one argument: until today.
  'age',
  'current_date',
  'current_localtime',
  'current_localtimestamp',
  'current_time',
  'current_timestamp',
  'gen_random_uuid',
  'get_current_time',
  'get_current_timestamp',
  'now',
  'random',
  'today',
  'transaction_timestamp',
  'uuid',
  'uuidv4',
  'uuidv7',
]);

/** What DuckDB takes for a file when it stands where a table stands. */
const FILE_NAME = /\.(csv|tsv|txt|json|jsonl|ndjson|parquet)(\.(gz|zst))?$/i;

/**
 * The first of two walls around a statement: what it names. DuckDB's parser
 * said that it is one SELECT; here it is held against lists of what is
 * allowed. The second wall is the session, which has nothing else to give.
 *
 * @returns undefined when the statement may run
 * @internal
 */
export function refusalOf(
  references: References,
  trust: TrustLevel,
): Refusal | undefined {
  const show = references.shows.find(
    ({ kind }) => kind !== 'DESCRIBE' && kind !== 'SUMMARY',
  );
  if (show) {
    return {
      message:
        'SHOW is not available here: the tree on the left lists tables, DESCRIBE and SUMMARIZE show one',
      position: show.position,
    };
  }
  for (const { name, isTable, position } of references.functions) {
    if (isTable && !TABLE_FUNCTIONS[trust].has(name)) {
      return {
        message: FILE_READERS.includes(name)
          ? `${name} reads files, which only the SQL of a job may do`
          : `The table function ${name} is not available here`,
        position,
      };
    }
    if (REFUSED_FUNCTIONS.has(name)) {
      return {
        message: `The function ${name} is not available here`,
        position,
      };
    }
  }
  const unqualified = references.tables.find(
    table => table.parts.length < 2 && !(trust === 'job' && isFile(table)),
  );
  return (
    unqualified && {
      message: isFile(unqualified)
        ? `'${unqualified.parts[0]}' is a file, which only the SQL of a job may read`
        : `There is no table ${unqualified.parts[0]} here: write schema.table or catalog.schema.table`,
      position: unqualified.position,
    }
  );
}

/**
 * Whether the same tables always give the same rows: no file is read, no clock
 * and no dice.
 *
 * @internal
 */
export function isReproducible({
  functions,
  isSampled,
  tables,
}: References): boolean {
  return (
    !isSampled &&
    !tables.some(isFile) &&
    !functions.some(
      ({ name }) => FILE_READERS.includes(name) || VOLATILE_FUNCTIONS.has(name),
    )
  );
}

/** True for a file that stands where a table stands: `FROM 'flights.csv'`. @internal */
export function isFile(table: TableReference): boolean {
  return table.parts.length === 1 && FILE_NAME.test(table.parts[0]);
}
