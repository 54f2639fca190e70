import type { DataFile } from './dataFile';
import type { FieldSummary } from './manifestFile';
import type { TypedPartitionField } from './partitionSpec';
import type { BoundPredicate } from './predicate';
import { applyTransform } from './transform';
import type { PrimitiveType } from './type';
import { compareValues, valueFromBytes, type Value } from './value';

/** What is known about the values of a column in a file, or of a partition field in a manifest. */
interface Known {
  mayBeNull: boolean;
  mayBeValue: boolean;
  low?: Value;
  high?: Value;
}

/**
 * False only when no file of a manifest can have a matching row, by the ranges of its partition fields.
 */
export function manifestMayMatch(
  predicates: BoundPredicate[],
  fields: TypedPartitionField[],
  summaries: FieldSummary[] | undefined,
): boolean {
  if (!summaries) {
    return true;
  }
  return fields.every((field, index) => {
    const summary = summaries[index];
    if (!summary) {
      return true;
    }
    const read = (bytes: Uint8Array | undefined) =>
      bytes && valueFromBytes(field.type, bytes);
    const known: Known = {
      mayBeNull: summary.containsNull,
      // Older writers leave containsNan out; a NaN then hides behind missing bounds.
      mayBeValue:
        summary.lowerBound !== undefined || summary.containsNan !== false,
      low: read(summary.lowerBound),
      high: read(summary.upperBound),
    };
    if (summary.containsNan !== false && isFloating(field.type)) {
      known.high = undefined;
      known.low = undefined;
    }
    return predicates
      .filter(predicate => predicate.fieldId === field['source-id'])
      .every(predicate => partitionMayMatch(predicate, field, known));
  });
}

/** False only when a file cannot have a matching row, by its partition and its column statistics. */
export function fileMayMatch(
  predicates: BoundPredicate[],
  fields: TypedPartitionField[],
  file: DataFile,
): boolean {
  return predicates.every(predicate => {
    for (const field of fields) {
      if (predicate.fieldId === field['source-id']) {
        const value = file.partition[field.name];
        const known = {
          mayBeNull: value === undefined,
          mayBeValue: value !== undefined,
          // Engines disagree about where NaN sorts.
          ...(Number.isNaN(value) ? {} : { low: value, high: value }),
        };
        if (!partitionMayMatch(predicate, field, known)) {
          return false;
        }
      }
    }
    return mayMatch(predicate, columnOf(predicate, file));
  });
}

function columnOf({ fieldId, type }: BoundPredicate, file: DataFile): Known {
  const values = file.valueCounts?.get(fieldId);
  const nulls = file.nullValueCounts?.get(fieldId);
  const nans = file.nanValueCounts?.get(fieldId);
  const read = (bytes: Uint8Array | undefined) =>
    bytes && valueFromBytes(type, bytes, file.filePath);
  const known: Known = {
    mayBeNull: nulls !== 0n,
    mayBeValue: values === undefined || nulls === undefined || nulls < values,
    low: read(file.lowerBounds?.get(fieldId)),
    high: read(file.upperBounds?.get(fieldId)),
  };
  // Bounds leave NaN out, and engines sort it above everything.
  if (isFloating(type) && nans !== 0n) {
    known.high = undefined;
  }
  return known;
}

/** Maps a condition on the source column onto the partition field: exactly, or widened to whole partitions. */
function partitionMayMatch(
  predicate: BoundPredicate,
  field: TypedPartitionField,
  known: Known,
): boolean {
  const { transform, sourceType } = field;
  // A bucket is no order, and void says nothing.
  if (transform === 'void' || transform.startsWith('bucket')) {
    return true;
  }
  const { test } = predicate;
  const apply = (value: Value) => applyTransform(transform, sourceType, value)!;
  if (test.op === 'in') {
    return mayMatch(
      {
        ...predicate,
        test: { op: 'in', values: test.values.map(apply) },
      },
      known,
    );
  }
  if (test.op === 'range') {
    return mayMatch(
      {
        ...predicate,
        test: {
          op: 'range',
          // A period holds more than one instant, so an open end becomes a closed one.
          lowOpen: transform === 'identity' && test.lowOpen,
          highOpen: transform === 'identity' && test.highOpen,
          ...(test.low === undefined ? {} : { low: apply(test.low) }),
          ...(test.high === undefined ? {} : { high: apply(test.high) }),
        },
      },
      known,
    );
  }
  return mayMatch(predicate, known);
}

function mayMatch({ test }: BoundPredicate, known: Known): boolean {
  switch (test.op) {
    case 'is-null':
      return known.mayBeNull;
    case 'not-null':
      return known.mayBeValue;
    case 'in':
      return (
        known.mayBeValue && test.values.some(value => mayHold(known, value))
      );
    default: {
      if (!known.mayBeValue) {
        return false;
      }
      if (test.low !== undefined && known.high !== undefined) {
        const order = compareValues(known.high, test.low);
        if (order < 0 || (order === 0 && test.lowOpen)) {
          return false;
        }
      }
      if (test.high !== undefined && known.low !== undefined) {
        const order = compareValues(known.low, test.high);
        if (order > 0 || (order === 0 && test.highOpen)) {
          return false;
        }
      }
      return true;
    }
  }
}

function mayHold(known: Known, value: Value): boolean {
  if (typeof value === 'number' && Number.isNaN(value)) {
    return true;
  }
  return (
    (known.low === undefined || compareValues(known.low, value) <= 0) &&
    (known.high === undefined || compareValues(known.high, value) >= 0)
  );
}

function isFloating(type: PrimitiveType): boolean {
  return type === 'float' || type === 'double';
}
