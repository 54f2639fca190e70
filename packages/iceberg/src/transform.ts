import { UnsupportedError, InvalidError } from './errors';
import { decimalOf, type IcebergType, type PrimitiveType } from './type';
import type { Value } from './value';

/**
 * A partition transform: `identity`, `year`, `month`, `day`, `hour`, `void`, `bucket[N]`, `truncate[W]`.
 *
 * @public
 */
export type Transform = string;

const MICROS_PER_HOUR = 3_600_000_000n;
const MICROS_PER_DAY = 24n * MICROS_PER_HOUR;
const PARAMETRIC = /^(bucket|truncate)\[(\d+)\]$/;

const TEMPORAL: Record<string, string[]> = {
  year: ['date', 'timestamp', 'timestamptz'],
  month: ['date', 'timestamp', 'timestamptz'],
  day: ['date', 'timestamp', 'timestamptz'],
  hour: ['timestamp', 'timestamptz'],
};

/** True for a transform that the spec defines, whether or not this library can write it. */
export function isKnownTransform(transform: Transform): boolean {
  return (
    transform === 'identity' ||
    transform === 'void' ||
    transform in TEMPORAL ||
    PARAMETRIC.test(transform)
  );
}

/** The type of a transform's values (spec: "Partition Transforms"), or a refusal by name. */
export function resultType(
  transform: Transform,
  source: IcebergType,
  where: string,
): PrimitiveType {
  if (typeof source !== 'string') {
    throw new InvalidError(
      `${where}: a ${source.type} cannot be partitioned by ${transform}`,
    );
  }
  if (transform === 'identity' || transform === 'void') {
    return source;
  }
  if (transform in TEMPORAL) {
    if (!TEMPORAL[transform].includes(source)) {
      throw new InvalidError(
        `${where}: ${transform} does not apply to ${source}`,
      );
    }
    // The spec lets days be int; every writer uses date, which reads better everywhere.
    return transform === 'day' ? 'date' : 'int';
  }
  const parametric = PARAMETRIC.exec(transform);
  if (parametric) {
    return parametric[1] === 'bucket' ? 'int' : source;
  }
  throw new UnsupportedError(`transform ${transform}`, where);
}

/**
 * Refuses to write with a transform that this library only reads.
 */
export function assertWritableTransform(transform: Transform, where: string) {
  if (PARAMETRIC.test(transform) || !isKnownTransform(transform)) {
    throw new UnsupportedError(`writing with transform ${transform}`, where);
  }
}

/**
 * Applies a transform to a value of the source type. `undefined` (null in the table) stays `undefined`.
 *
 * @public
 */
export function applyTransform(
  transform: Transform,
  source: PrimitiveType,
  value: Value | undefined,
): Value | undefined {
  resultType(transform, source, `transform ${transform}`);
  if (value === undefined || transform === 'void') {
    return undefined;
  }
  switch (transform) {
    case 'identity':
      return value;
    case 'year':
      return utcDate(source, value).getUTCFullYear() - 1970;
    case 'month': {
      const date = utcDate(source, value);
      return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
    }
    case 'day':
      return source === 'date'
        ? value
        : Number(floorDivide(value as bigint, MICROS_PER_DAY));
    case 'hour':
      return Number(floorDivide(value as bigint, MICROS_PER_HOUR));
    default:
      return truncate(transform, source, value);
  }
}

/** Division that rounds towards minus infinity, so that times before 1970 fall into the right period. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

function utcDate(source: PrimitiveType, value: Value): Date {
  const days =
    source === 'date'
      ? (value as number)
      : Number(floorDivide(value as bigint, MICROS_PER_DAY));
  return new Date(days * 86_400_000);
}

function truncate(
  transform: Transform,
  source: PrimitiveType,
  value: Value,
): Value {
  const [, name, parameter] = PARAMETRIC.exec(transform)!;
  if (name === 'bucket') {
    throw new UnsupportedError(
      `computing transform ${transform}`,
      `transform ${transform}`,
    );
  }
  const width = BigInt(parameter);
  if (source === 'int') {
    const exact = BigInt(value as number);
    return Number(exact - (((exact % width) + width) % width));
  }
  if (source === 'long' || decimalOf(source)) {
    const exact = value as bigint;
    return exact - (((exact % width) + width) % width);
  }
  if (source === 'string') {
    return [...(value as string)].slice(0, Number(parameter)).join('');
  }
  if (source === 'binary') {
    return (value as Uint8Array).subarray(0, Number(parameter));
  }
  throw new InvalidError(`truncate does not apply to ${source}`);
}
