import { InvalidError } from './errors';
import { findField, type Schema } from './schema';
import { decimalOf, type PrimitiveType } from './type';
import { isValueOf, kindOf, type Value } from './value';
import { parseValue } from './valueText';

/**
 * A value in a predicate: exact ({@link Value}), or text as SQL prints it, which is read by the column's type.
 *
 * @public
 */
export type PredicateValue = Value | Date;

/**
 * A simple condition on one column. A scan keeps every file that may hold a matching row; rows are not filtered.
 *
 * @public
 */
export type Predicate = { column: string | string[] } & (
  | { op: 'eq'; value: PredicateValue }
  | { op: 'in'; values: PredicateValue[] }
  | {
      op: 'range';
      gt?: PredicateValue;
      gte?: PredicateValue;
      lt?: PredicateValue;
      lte?: PredicateValue;
    }
  | { op: 'is-null' }
  | { op: 'not-null' }
);

/** A predicate bound to a field: what interval its values may lie in. */
export interface BoundPredicate {
  fieldId: number;
  type: PrimitiveType;
  test:
    | { op: 'is-null' }
    | { op: 'not-null' }
    | { op: 'in'; values: Value[] }
    | {
        op: 'range';
        low?: Value;
        lowOpen?: boolean;
        high?: Value;
        highOpen?: boolean;
      };
}

/** Finds the column of a predicate and reads its values by the column's type. */
export function bindPredicate(
  predicate: Predicate,
  schema: Schema,
): BoundPredicate {
  const { field, path, repeated } = findField(schema, predicate.column);
  const { type } = field;
  if (typeof type !== 'string' || repeated) {
    throw new InvalidError(
      `Cannot filter on ${path.join(
        '.',
      )}: only primitive columns outside of lists and maps`,
    );
  }
  const read = (value: PredicateValue) => toValue(type, value, path.join('.'));
  const bound = { fieldId: field.id, type };
  switch (predicate.op) {
    case 'is-null':
    case 'not-null':
      return { ...bound, test: { op: predicate.op } };
    case 'eq':
      return { ...bound, test: { op: 'in', values: [read(predicate.value)] } };
    case 'in':
      return {
        ...bound,
        test: { op: 'in', values: predicate.values.map(read) },
      };
    case 'range': {
      const { gt, gte, lt, lte } = predicate;
      const low = gt ?? gte;
      const high = lt ?? lte;
      return {
        ...bound,
        test: {
          op: 'range',
          ...(low === undefined
            ? {}
            : { low: read(low), lowOpen: gt !== undefined }),
          ...(high === undefined
            ? {}
            : { high: read(high), highOpen: lt !== undefined }),
        },
      };
    }
    default:
      throw new InvalidError(
        `Unknown predicate ${(predicate as { op: string }).op}`,
      );
  }
}

function toValue(
  type: PrimitiveType,
  value: PredicateValue,
  column: string,
): Value {
  if (value instanceof Date) {
    return parseValue(
      type,
      type === 'date' ? value.toISOString().slice(0, 10) : value.toISOString(),
    );
  }
  if (typeof value === 'string') {
    return parseValue(type, value);
  }
  const kind = kindOf(type);
  if (typeof value === 'number' && kind === 'bigint') {
    return decimalOf(type) ? parseValue(type, String(value)) : BigInt(value);
  }
  if (typeof value === 'bigint' && kind === 'number') {
    return Number(value);
  }
  if (!isValueOf(type, value)) {
    throw new InvalidError(
      `Column ${column} is a ${type}, not a ${typeof value}`,
    );
  }
  return value;
}
