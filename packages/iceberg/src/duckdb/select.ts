import type { DataFile } from '../dataFile';
import { UnsupportedError } from '../errors';
import { localPath } from '../io/location';
import type { FileScanTask, ScanPlan } from '../scan';
import { childFields, fieldsById, findField } from '../schema';
import type { IcebergType, NestedField } from '../type';
import { duckdbType } from './duckdbType';
import { quoteName, quoteText, textList } from './identifier';

/** The column that DuckDB puts a row's file into; a name that no table has. */
const FILE = '__openlake_file';

/**
 * Options of {@link selectStatement}.
 *
 * @public
 */
export interface SelectOptions {
  /** Columns to read, all by default. */
  columns?: string[];
  /**
   * Set it when the files of a table with a name mapping are known to carry field ids, which
   * {@link filesWithoutFieldIdsStatement} finds out. Such a table is refused otherwise: DuckDB would read null.
   */
  filesHaveFieldIds?: boolean;
  /** The path that DuckDB opens for a location; local paths by default. */
  pathOf?: (location: string) => string;
}

/**
 * The DuckDB SELECT that gives the rows of a scan plan: columns found by field id with the plan's names and types, null
 * where a file is older than a column, deleted rows left out.
 *
 * @throws UnsupportedError when DuckDB would misread a file, see {@link nestedNameHazards}
 *
 * @public
 */
export function selectStatement(
  plan: ScanPlan,
  options: SelectOptions = {},
): string {
  const pathOf = options.pathOf ?? localPath;
  const fields = options.columns
    ? options.columns.map(name => findField(plan.schema, name).field)
    : plan.schema.fields;
  if (plan.hasNameMapping && !options.filesHaveFieldIds) {
    throw new UnsupportedError(
      'reading files without field ids (the table has a schema.name-mapping.default)',
      'DuckDB',
    );
  }
  const hazards = new Set(nestedNameHazards(plan));
  const hit = fields.find(field => hazards.has(field.name));
  if (hit) {
    throw new UnsupportedError(
      `reading column ${hit.name}, in which a nested field was renamed or its name used again,`,
      'DuckDB',
    );
  }
  const names = fields.map(field => quoteName(field.name)).join(', ');
  const plain = plan.tasks.filter(task => task.deletes.length === 0);
  const masked = plan.tasks.filter(task => task.deletes.length > 0);
  const parts: string[] = [];
  if (plain.length > 0) {
    const files = plain.map(task => pathOf(task.file.filePath));
    parts.push(`SELECT ${names} FROM ${readParquet(files, fields)}`);
  }
  if (masked.length > 0) {
    parts.push(maskedSelect(masked, fields, pathOf));
  }
  if (parts.length === 0) {
    const typed = fields.map(
      field =>
        `CAST(NULL AS ${duckdbType(field.type)}) AS ${quoteName(field.name)}`,
    );
    return `SELECT ${typed.join(', ')} WHERE false`;
  }
  return parts.join(' UNION ALL ');
}

/**
 * The DuckDB SELECT that gives the paths (`file_name`) of data files of a plan that carry no field ids: files that were
 * taken over from elsewhere.
 *
 * @public
 */
export function filesWithoutFieldIdsStatement(
  plan: ScanPlan,
  options: Pick<SelectOptions, 'pathOf'> = {},
): string {
  const pathOf = options.pathOf ?? localPath;
  if (plan.tasks.length === 0) {
    return `SELECT '' AS file_name WHERE false`;
  }
  const files = plan.tasks.map(task => pathOf(task.file.filePath));
  return `SELECT file_name FROM parquet_schema(${textList(
    files,
  )}) GROUP BY file_name HAVING count(field_id) = 0`;
}

/**
 * Top-level columns that DuckDB 1.5 would misread: it finds those by field id, but the fields of a struct inside them by
 * name. So a column is at risk when a field inside it had another name once, or when its name belonged to another field.
 *
 * @public
 */
export function nestedNameHazards(plan: ScanPlan): string[] {
  return plan.schema.fields
    .filter(({ id, type }) => {
      const now = namesInside(type);
      return plan.schemas.some(schema => {
        const before = schema.fields.find(field => field.id === id);
        const then = before ? namesInside(before.type) : new Map();
        return [...now].some(
          ([path, fieldId]) =>
            (then.has(path) && then.get(path) !== fieldId) ||
            [...then].some(
              ([other, otherId]) => otherId === fieldId && other !== path,
            ),
        );
      });
    })
    .map(field => field.name);
}

/** Field ids by path of names inside a type, the way DuckDB compares names. */
function namesInside(type: IcebergType): Map<string, number> {
  const fields = fieldsById({ fields: childFields(type) });
  return new Map(
    [...fields].map(([id, { path }]) => [
      JSON.stringify(path.map(name => name.toLowerCase())),
      id,
    ]),
  );
}

function readParquet(
  paths: string[],
  fields: NestedField[],
  more = '',
): string {
  const columns = fields.map(
    field =>
      `${field.id}: {name: ${quoteText(field.name)}, type: ${quoteText(
        duckdbType(field.type),
      )}, default_value: NULL}`,
  );
  return `read_parquet(${textList(paths)}, schema = MAP {${columns.join(
    ', ',
  )}}${more})`;
}

/** Rows of files that have position deletes, less the rows that these name. */
function maskedSelect(
  tasks: FileScanTask[],
  fields: NestedField[],
  pathOf: (location: string) => string,
): string {
  const names = fields.map(field => `d.${quoteName(field.name)}`).join(', ');
  const deletes = new Map<string, DataFile>();
  const pairs = tasks.flatMap(task =>
    task.deletes.map(file => {
      const path = pathOf(file.filePath);
      deletes.set(path, file);
      return `(${quoteText(task.file.filePath)}, ${quoteText(
        pathOf(task.file.filePath),
      )}, ${quoteText(path)})`;
    }),
  );
  const data = readParquet(
    tasks.map(task => pathOf(task.file.filePath)),
    fields,
    `, filename = '${FILE}', file_row_number = true`,
  );
  // A delete file may name files that it does not apply to (they are newer), so it is joined by pairs.
  return [
    `SELECT ${names} FROM ${data} d ANTI JOIN (`,
    `SELECT a.data_path, x.pos FROM read_parquet(${textList([
      ...deletes.keys(),
    ])}, filename = '${FILE}') x`,
    `JOIN (VALUES ${pairs.join(', ')}) a(location, data_path, delete_path)`,
    `ON x.${FILE} = a.delete_path AND x.file_path = a.location`,
    `) gone ON d.${FILE} = gone.data_path AND d.file_row_number = gone.pos`,
  ].join(' ');
}
