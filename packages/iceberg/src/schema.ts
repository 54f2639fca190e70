import { InvalidError, NotFoundError } from './errors';
import {
  assertKnownType,
  type IcebergType,
  type NestedField,
  type PrimitiveType,
} from './type';

/**
 * A schema of a table: a struct with an id, as in table metadata.
 *
 * @public
 */
export interface Schema {
  type: 'struct';
  'schema-id': number;
  'identifier-field-ids'?: number[];
  fields: NestedField[];
}

/**
 * A column before it has an id.
 *
 * @public
 */
export interface NewField {
  name: string;
  type: NewType;
  required?: boolean;
  doc?: string;
}

/**
 * A type before its nested fields have ids.
 *
 * @public
 */
export type NewType =
  | PrimitiveType
  | { type: 'struct'; fields: NewField[] }
  | { type: 'list'; element: NewType; elementRequired?: boolean }
  | { type: 'map'; key: NewType; value: NewType; valueRequired?: boolean };

/**
 * A field with where it stands in its schema.
 *
 * @public
 */
export interface FieldPosition {
  field: NestedField;
  /** Names from the root; `element`, `key` and `value` for what lists and maps hold. */
  path: string[];
  /** True below a list or a map. */
  repeated: boolean;
}

/**
 * Makes a schema out of columns without ids. Ids are given breadth first from 1, as Iceberg's own writers do.
 *
 * @public
 */
export function createSchema(
  fields: NewField[],
  options: { schemaId?: number } = {},
): Schema {
  let lastId = 0;
  return {
    type: 'struct',
    'schema-id': options.schemaId ?? 0,
    fields: assignFieldIds(fields, () => ++lastId),
  };
}

/** Gives ids to new fields: a whole level first, then what is nested below it. */
function assignFieldIds(
  fields: NewField[],
  nextId: () => number,
): NestedField[] {
  assertFieldNames(fields.map(field => field.name));
  const ids = fields.map(() => nextId());
  return fields.map((field, index) => ({
    id: ids[index],
    name: field.name,
    required: field.required ?? false,
    type: assignTypeIds(field.type, nextId, field.name),
    ...(field.doc ? { doc: field.doc } : {}),
  }));
}

/** Gives ids to what is nested in a type. */
export function assignTypeIds(
  type: NewType,
  nextId: () => number,
  where: string,
): IcebergType {
  if (typeof type === 'string') {
    assertKnownType(type, where);
    return type;
  }
  switch (type.type) {
    case 'struct':
      return { type: 'struct', fields: assignFieldIds(type.fields, nextId) };
    case 'list': {
      const elementId = nextId();
      return {
        type: 'list',
        'element-id': elementId,
        element: assignTypeIds(type.element, nextId, `${where}.element`),
        'element-required': type.elementRequired ?? false,
      };
    }
    default: {
      const keyId = nextId();
      const valueId = nextId();
      return {
        type: 'map',
        'key-id': keyId,
        key: assignTypeIds(type.key, nextId, `${where}.key`),
        'value-id': valueId,
        value: assignTypeIds(type.value, nextId, `${where}.value`),
        'value-required': type.valueRequired ?? false,
      };
    }
  }
}

/**
 * Refuses empty names and names that differ in case only: DuckDB, Spark and Trino could not tell such columns apart.
 */
export function assertFieldNames(names: string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (!name) {
      throw new InvalidError('A column needs a name');
    }
    const key = name.toLowerCase();
    if (seen.has(key)) {
      throw new InvalidError(
        `Column ${name} appears twice (names are compared without case)`,
      );
    }
    seen.add(key);
  }
}

/**
 * Every field of a schema by id, nested ones included. What a list or a map holds counts as a field.
 *
 * @public
 */
export function fieldsById(schema: {
  fields: NestedField[];
}): Map<number, FieldPosition> {
  const found = new Map<number, FieldPosition>();
  const visit = (field: NestedField, parent: string[], repeated: boolean) => {
    const path = [...parent, field.name];
    found.set(field.id, { field, path, repeated });
    for (const child of childFields(field.type)) {
      visit(child, path, repeated || !isStruct(field.type));
    }
  };
  for (const field of schema.fields) {
    visit(field, [], false);
  }
  return found;
}

/** The fields directly below a type, lists and maps as pseudo fields `element`, `key`, `value`. */
export function childFields(type: IcebergType): NestedField[] {
  if (typeof type === 'string') {
    return [];
  }
  switch (type.type) {
    case 'struct':
      return type.fields;
    case 'list':
      return [
        {
          id: type['element-id'],
          name: 'element',
          required: type['element-required'],
          type: type.element,
        },
      ];
    default:
      return [
        { id: type['key-id'], name: 'key', required: true, type: type.key },
        {
          id: type['value-id'],
          name: 'value',
          required: type['value-required'],
          type: type.value,
        },
      ];
  }
}

function isStruct(type: IcebergType): boolean {
  return typeof type !== 'string' && type.type === 'struct';
}

/**
 * Finds a field by its path; a plain string is the name of a top-level column, dots and all.
 *
 * @public
 */
export function findField(
  schema: { fields: NestedField[] },
  column: string | string[],
): FieldPosition {
  const path = typeof column === 'string' ? [column] : column;
  let fields = schema.fields;
  let found: NestedField | undefined;
  let repeated = false;
  for (const name of path) {
    if (found && !isStruct(found.type)) {
      repeated = true;
    }
    found = fields.find(field => field.name === name);
    if (!found) {
      throw new NotFoundError(
        `No column ${path.join('.')}; there are ${
          fields.map(field => field.name).join(', ') || 'none'
        }`,
      );
    }
    fields = childFields(found.type);
  }
  if (!found) {
    throw new InvalidError('A column path needs at least one name');
  }
  return { field: found, path, repeated };
}

/** The largest field id in a schema, 0 for an empty one. */
export function highestFieldId(schema: { fields: NestedField[] }): number {
  return Math.max(0, ...fieldsById(schema).keys());
}
