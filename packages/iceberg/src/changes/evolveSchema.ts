import { InvalidError } from '../errors';
import {
  assertFieldNames,
  assignTypeIds,
  childFields,
  fieldsById,
  findField,
  type NewType,
  type Schema,
} from '../schema';
import { assertWritable } from '../supported';
import {
  currentSchema,
  defaultSpec,
  type TableMetadata,
} from '../tableMetadata';
import {
  canWiden,
  formatType,
  isPrimitiveType,
  type IcebergType,
  type NestedField,
  type StructType,
} from '../type';
import type { TableChange } from './TableChange';

/**
 * One step of a schema's evolution. Columns are named by path, a plain string being a top-level column; the inside of
 * lists and maps is `element`, `key` and `value`.
 *
 * @public
 */
export type SchemaStep =
  | { op: 'add'; column: string | string[]; type: NewType; doc?: string }
  | { op: 'drop'; column: string | string[] }
  | { op: 'rename'; column: string | string[]; to: string }
  | { op: 'widen'; column: string | string[]; type: string }
  | { op: 'make-optional'; column: string | string[] }
  | { op: 'doc'; column: string | string[]; doc: string }
  | {
      op: 'move';
      column: string | string[];
      /** The name of a sibling, or the front. */
      to: 'first' | { after: string } | { before: string };
    };

/**
 * Evolves the schema of a table by field id: no data file is touched, and old files read as the new schema has it. A
 * column that is added after one of the same name was dropped is a new column.
 *
 * @public
 */
export function evolveSchema(steps: SchemaStep[]): TableChange {
  return {
    name: 'evolve-schema',
    writesSnapshot: false,
    async stage({ table }) {
      assertWritable(table.metadata);
      return evolved(table.metadata, steps);
    },
  };
}

/** The metadata with the steps applied, in their order. */
export function evolved(
  metadata: TableMetadata,
  steps: SchemaStep[],
): TableMetadata {
  const current = currentSchema(metadata);
  const schema = structuredClone(current);
  let lastColumnId = metadata['last-column-id'];
  const nextId = () => ++lastColumnId;
  for (const step of steps) {
    if (step.op === 'add') {
      add(schema, step, nextId);
    } else {
      apply(schema, step, metadata);
    }
  }
  if (JSON.stringify(schema.fields) === JSON.stringify(current.fields)) {
    return metadata;
  }
  // Going back to an earlier shape takes that schema's id.
  const known = metadata.schemas.find(
    other =>
      JSON.stringify(other.fields) === JSON.stringify(schema.fields) &&
      JSON.stringify(other['identifier-field-ids'] ?? []) ===
        JSON.stringify(schema['identifier-field-ids'] ?? []),
  );
  const id =
    known?.['schema-id'] ??
    Math.max(...metadata.schemas.map(other => other['schema-id'])) + 1;
  return {
    ...metadata,
    'last-column-id': lastColumnId,
    'current-schema-id': id,
    schemas: known
      ? metadata.schemas
      : [...metadata.schemas, { ...schema, 'schema-id': id }],
  };
}

type StepOf<Op extends SchemaStep['op']> = Extract<SchemaStep, { op: Op }>;

function add(schema: Schema, step: StepOf<'add'>, nextId: () => number): void {
  const path = typeof step.column === 'string' ? [step.column] : step.column;
  const name = path.at(-1);
  if (!name) {
    throw new InvalidError('A column needs a name');
  }
  const siblings = fieldsBelow(schema, path.slice(0, -1));
  assertFieldNames([...siblings.map(field => field.name), name]);
  // A required column could not be read from the files that are there.
  const id = nextId();
  siblings.push({
    id,
    name,
    required: false,
    type: assignTypeIds(step.type, nextId, path.join('.')),
    ...(step.doc ? { doc: step.doc } : {}),
  });
}

function apply(
  schema: Schema,
  step: Exclude<SchemaStep, StepOf<'add'>>,
  metadata: TableMetadata,
): void {
  const { field, path } = findField(schema, step.column);
  const shown = path.join('.');
  const siblings = () => fieldsBelow(schema, path.slice(0, -1));
  switch (step.op) {
    case 'drop': {
      assertUnused(field, shown, schema, metadata);
      const fields = siblings();
      if (fields.length === 1) {
        throw new InvalidError(`Cannot drop ${shown}: it is the only column`);
      }
      fields.splice(indexOf(fields, field.name), 1);
      return;
    }
    case 'rename': {
      const fields = siblings();
      assertFieldNames(
        fields.map(other => (other.id === field.id ? step.to : other.name)),
      );
      fields[indexOf(fields, field.name)].name = step.to;
      return;
    }
    case 'widen':
      if (!isPrimitiveType(step.type) || !canWiden(field.type, step.type)) {
        throw new InvalidError(
          `Cannot widen ${shown} from ${formatType(field.type)} to ${
            step.type
          }: only int to long, float to double, and decimals to a larger precision`,
        );
      }
      setType(schema, path, step.type);
      return;
    case 'make-optional':
      makeOptional(schema, path);
      return;
    case 'doc':
      fieldsBelow(schema, path.slice(0, -1)).find(
        other => other.id === field.id,
      )!.doc = step.doc;
      return;
    default:
      move(siblings(), field, step.to);
  }
}

function move(
  fields: NestedField[],
  field: NestedField,
  to: StepOf<'move'>['to'],
): void {
  fields.splice(indexOf(fields, field.name), 1);
  if (to === 'first') {
    fields.unshift(field);
  } else if ('after' in to) {
    fields.splice(indexOf(fields, to.after) + 1, 0, field);
  } else {
    fields.splice(indexOf(fields, to.before), 0, field);
  }
}

function indexOf(fields: NestedField[], name: string): number {
  const index = fields.findIndex(field => field.name === name);
  if (index < 0) {
    throw new InvalidError(
      `No column ${name} here; there are ${fields
        .map(field => field.name)
        .join(', ')}`,
    );
  }
  return index;
}

/** The fields of the struct at a path, to be changed in place; lists and maps are walked through by pseudo names. */
function fieldsBelow(schema: Schema, path: string[]): NestedField[] {
  if (path.length === 0) {
    return schema.fields;
  }
  const { field } = findField(schema, path);
  if (path.includes('key')) {
    const parent = findField(schema, path.slice(0, path.indexOf('key')));
    if (
      typeof parent.field.type !== 'string' &&
      parent.field.type.type === 'map'
    ) {
      throw new InvalidError(
        `Cannot change ${path.join('.')}: map keys do not evolve`,
      );
    }
  }
  if (typeof field.type === 'string' || field.type.type !== 'struct') {
    throw new InvalidError(
      `${path.join('.')} is a ${formatType(field.type)}, not a struct`,
    );
  }
  return (field.type as StructType).fields;
}

/** Sets the type of a field, or of what a list or a map holds. */
function setType(schema: Schema, path: string[], type: IcebergType): void {
  const container = containerOf(schema, path);
  const name = path.at(-1)!;
  if (container && name === 'element' && container.type === 'list') {
    container.element = type;
  } else if (container && container.type === 'map') {
    if (name === 'key') {
      throw new InvalidError(
        `Cannot change ${path.join('.')}: map keys do not evolve`,
      );
    }
    container.value = type;
  } else {
    fieldsBelow(schema, path.slice(0, -1)).find(
      field => field.name === name,
    )!.type = type;
  }
}

function makeOptional(schema: Schema, path: string[]): void {
  const container = containerOf(schema, path);
  const name = path.at(-1)!;
  if (container?.type === 'list') {
    container['element-required'] = false;
  } else if (container?.type === 'map' && name === 'value') {
    container['value-required'] = false;
  } else if (container?.type === 'map') {
    throw new InvalidError(`${path.join('.')}: map keys are always required`);
  } else {
    const fields = fieldsBelow(schema, path.slice(0, -1));
    fields.find(field => field.name === name)!.required = false;
  }
}

/** The list or map that directly holds what the path names. */
function containerOf(schema: Schema, path: string[]) {
  if (path.length < 2) {
    return undefined;
  }
  const { type } = findField(schema, path.slice(0, -1)).field;
  return typeof type === 'string' || type.type === 'struct' ? undefined : type;
}

/** Refuses to drop what partitions, the sort order or the row identity are made of. */
function assertUnused(
  field: NestedField,
  shown: string,
  schema: Schema,
  metadata: TableMetadata,
): void {
  const ids = new Set([
    field.id,
    ...fieldsById({ fields: childFields(field.type) }).keys(),
  ]);
  const partition = defaultSpec(metadata).fields.find(
    part => ids.has(part['source-id']) && part.transform !== 'void',
  );
  if (partition) {
    throw new InvalidError(
      `Cannot drop ${shown}: the table is partitioned by ${partition.name}`,
    );
  }
  const order = metadata['sort-orders'].find(
    other => other['order-id'] === metadata['default-sort-order-id'],
  );
  if (order?.fields.some(part => ids.has(part['source-id']))) {
    throw new InvalidError(`Cannot drop ${shown}: the table is sorted by it`);
  }
  if (schema['identifier-field-ids']?.some(id => ids.has(id))) {
    throw new InvalidError(`Cannot drop ${shown}: it identifies rows`);
  }
}
