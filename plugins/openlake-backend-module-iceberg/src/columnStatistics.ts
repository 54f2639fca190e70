import {
  DataFile,
  formatType,
  formatValue,
  NestedField,
  Value,
  valueFromBytes,
} from '@openlake/iceberg';
import { Column } from '@openlake/plugin-openlake-common';

/**
 * Columns with what the statistics of the data files say of them together. A
 * number that one file lacks is unknown for the table.
 *
 * @internal
 */
export function describeColumns(
  fields: NestedField[],
  files: DataFile[],
): Column[] {
  return fields.map(field => ({
    id: field.id,
    name: field.name,
    type: formatType(field.type),
    required: field.required,
    ...(field.doc && { description: field.doc }),
    tags: [],
    ...(files.length > 0 && statisticsOf(field, files)),
  }));
}

function statisticsOf(field: NestedField, files: DataFile[]) {
  const nulls = sum(files.map(file => nullsOf(field.id, file)));
  const bytes = sum(files.map(file => file.columnSizes?.get(field.id)));
  return {
    ...(nulls !== undefined && { nulls }),
    ...(bytes !== undefined && { bytes }),
    ...bounds(field, files),
  };
}

/** A file that is older than the column has it null in every row. */
function nullsOf(id: number, file: DataFile): bigint | undefined {
  const known = file.nullValueCounts?.get(id);
  const isAbsent =
    known === undefined &&
    (file.valueCounts?.size ?? 0) > 0 &&
    !file.valueCounts?.has(id);
  return isAbsent ? file.recordCount : known;
}

function bounds(field: NestedField, files: DataFile[]) {
  if (typeof field.type !== 'string') {
    return {};
  }
  const type = field.type;
  const read = (which: 'lowerBounds' | 'upperBounds') => {
    const withValues = files.filter(
      file => nullsOf(field.id, file) !== file.recordCount,
    );
    const found = withValues.map(file => file[which]?.get(field.id));
    return found.length > 0 && found.every(bytes => bytes !== undefined)
      ? found.map(bytes => valueFromBytes(type, bytes!))
      : [];
  };
  const min = read('lowerBounds').reduce<Value | undefined>(
    (least, value) =>
      least === undefined || compare(value, least) < 0 ? value : least,
    undefined,
  );
  const max = read('upperBounds').reduce<Value | undefined>(
    (most, value) =>
      most === undefined || compare(value, most) > 0 ? value : most,
    undefined,
  );
  return {
    ...(min !== undefined && { min: formatValue(type, min) }),
    ...(max !== undefined && { max: formatValue(type, max) }),
  };
}

function compare(a: Value, b: Value): number {
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return Buffer.compare(a, b);
  }
  if (a < b) {
    return -1;
  }
  return a > b ? 1 : 0;
}

function sum(values: Array<bigint | undefined>): number | undefined {
  let total = 0n;
  for (const value of values) {
    if (value === undefined) {
      return undefined;
    }
    total += value;
  }
  return Number(total);
}
