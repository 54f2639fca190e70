import type { PrimitiveType } from './type';
import { valueToBytes, type Value } from './value';

/** Characters of a string bound and bytes of a binary bound, Iceberg's default `truncate(16)`. */
const BOUND_LENGTH = 16;
const LAST_CODE_POINT = 0x10ffff;
const BEFORE_SURROGATES = 0xd7ff;
const AFTER_SURROGATES = 0xe000;

/**
 * A lower bound in binary form: never above any value, so a long string is simply cut. `undefined` when the value says
 * nothing (NaN).
 */
export function lowerBound(
  type: PrimitiveType,
  value: Value,
): Uint8Array | undefined {
  if (typeof value === 'number' && Number.isNaN(value)) {
    return undefined;
  }
  if (typeof value === 'string' && type === 'string') {
    return valueToBytes(type, [...value].slice(0, BOUND_LENGTH).join(''));
  }
  if (value instanceof Uint8Array && type === 'binary') {
    return value.slice(0, BOUND_LENGTH);
  }
  return valueToBytes(type, value);
}

/**
 * An upper bound in binary form: never below any value, so a string that was cut has its last character raised. It is
 * `undefined` when no such bound exists.
 */
export function upperBound(
  type: PrimitiveType,
  value: Value,
): Uint8Array | undefined {
  if (typeof value === 'number' && Number.isNaN(value)) {
    return undefined;
  }
  if (typeof value === 'string' && type === 'string') {
    return upperString(value);
  }
  if (value instanceof Uint8Array && type === 'binary') {
    return upperBinary(value);
  }
  return valueToBytes(type, value);
}

function upperString(value: string): Uint8Array | undefined {
  const characters = [...value];
  if (characters.length <= BOUND_LENGTH) {
    return Buffer.from(value, 'utf8');
  }
  for (let last = BOUND_LENGTH - 1; last >= 0; last--) {
    const point = characters[last].codePointAt(0)!;
    if (point < LAST_CODE_POINT) {
      const next = point === BEFORE_SURROGATES ? AFTER_SURROGATES : point + 1;
      return Buffer.from(
        characters.slice(0, last).join('') + String.fromCodePoint(next),
        'utf8',
      );
    }
  }
  return undefined;
}

function upperBinary(value: Uint8Array): Uint8Array | undefined {
  if (value.length <= BOUND_LENGTH) {
    return value;
  }
  for (let last = BOUND_LENGTH - 1; last >= 0; last--) {
    if (value[last] < 0xff) {
      const bound = value.slice(0, last + 1);
      bound[last]++;
      return bound;
    }
  }
  return undefined;
}
