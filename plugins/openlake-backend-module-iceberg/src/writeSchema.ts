import {
  currentSchema,
  formatType,
  IcebergType,
  NewField,
  NewType,
  SchemaStep,
  TableMetadata,
} from '@openlake/iceberg';
import { ConnectorError } from '@openlake/plugin-openlake-node';

/**
 * What must become of a table's schema so that rows with these columns fit:
 * new columns are added, types are widened where every old value stays what it
 * was. Columns that the rows lack stay and are null.
 *
 * @throws ConnectorError `invalid` naming the column, and what to do
 * @internal
 */
export function schemaSteps(
  table: string,
  metadata: TableMetadata,
  columns: NewField[],
  onSchemaChange: 'add_columns' | 'fail',
): SchemaStep[] {
  const { fields } = currentSchema(metadata);
  const find = (name: string) =>
    fields.find(field => field.name.toLowerCase() === name.toLowerCase());

  const lacking = fields.find(
    field =>
      field.required &&
      !columns.some(
        column => column.name.toLowerCase() === field.name.toLowerCase(),
      ),
  );
  if (lacking) {
    throw new ConnectorError(
      'invalid',
      `${table} needs a value in column ${lacking.name}, which the statement does not give. Add the column to the statement.`,
    );
  }

  return columns.flatMap((column): SchemaStep[] => {
    const field = find(column.name);
    if (!field) {
      if (onSchemaChange === 'fail') {
        throw new ConnectorError(
          'invalid',
          `${table} has no column ${column.name}, and on_schema_change is fail. Leave the column out, or set on_schema_change: add_columns.`,
        );
      }
      return [{ op: 'add', column: column.name, type: column.type }];
    }
    if (fits(column.type, field.type)) {
      return [];
    }
    if (
      typeof column.type === 'string' &&
      typeof field.type === 'string' &&
      fits(field.type, column.type)
    ) {
      if (onSchemaChange === 'fail') {
        throw new ConnectorError(
          'invalid',
          `Column ${field.name} of ${table} is ${field.type} and the statement gives ${column.type}, and on_schema_change is fail. Cast the column, or set on_schema_change: add_columns.`,
        );
      }
      return [{ op: 'widen', column: field.name, type: column.type }];
    }
    throw new ConnectorError(
      'invalid',
      `Column ${field.name} of ${table} is ${formatType(
        field.type,
      )} and the statement gives ${typeText(
        column.type,
      )}, which does not fit. Cast it in the statement, give it another name, or drop the table.`,
    );
  });
}

/** True when every value of `from` is a value of `to`. */
function fits(from: NewType | IcebergType, to: NewType | IcebergType): boolean {
  if (typeof from === 'string' && typeof to === 'string') {
    return from === to || widens(from, to);
  }
  if (typeof from === 'string' || typeof to === 'string') {
    return false;
  }
  if (from.type === 'list' && to.type === 'list') {
    return fits(from.element, to.element);
  }
  if (from.type === 'map' && to.type === 'map') {
    return fits(from.key, to.key) && fits(from.value, to.value);
  }
  if (from.type === 'struct' && to.type === 'struct') {
    const targets = to.fields;
    return (
      from.fields.length === targets.length &&
      from.fields.every(
        (field, index) =>
          field.name === targets[index].name &&
          fits(field.type, targets[index].type),
      )
    );
  }
  return false;
}

function widens(from: string, to: string): boolean {
  if (from === 'int') {
    return to === 'long';
  }
  if (from === 'float') {
    return to === 'double';
  }
  const [a, b] = [from, to].map(type =>
    /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(type),
  );
  return Boolean(a && b && a[2] === b[2] && Number(a[1]) <= Number(b[1]));
}

function typeText(type: NewType): string {
  if (typeof type === 'string') {
    return type;
  }
  switch (type.type) {
    case 'struct':
      return `struct<${type.fields
        .map(field => `${field.name}: ${typeText(field.type)}`)
        .join(', ')}>`;
    case 'list':
      return `list<${typeText(type.element)}>`;
    default:
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`;
  }
}
