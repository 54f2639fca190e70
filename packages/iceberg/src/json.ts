import { CorruptError } from './errors';

/*
 * Snapshot ids and sequence numbers are 64-bit: JSON.parse would round them. The reviver's `source` text and
 * JSON.rawJSON keep them exact, and are in every Node this package supports (22 and later).
 */
const LONG_KEYS = new Set([
  'snapshot-id',
  'current-snapshot-id',
  'parent-snapshot-id',
  'source-snapshot-id',
  'sequence-number',
  'last-sequence-number',
]);

const INTEGER = /^-?\d+$/;

type Reviver = (
  this: unknown,
  key: string,
  value: unknown,
  context: { source?: string },
) => unknown;
type LosslessJson = {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): unknown;
};
const lossless = JSON as unknown as LosslessJson;

/**
 * Parses JSON without losing a digit: the 64-bit fields of table metadata become `bigint`, as does any other integer
 * that a number cannot hold.
 */
export function parseJson(text: string, location: string): unknown {
  try {
    return lossless.parse(text, (key, value, context) => {
      if (typeof value !== 'number' || !context.source) {
        return value;
      }
      if (!INTEGER.test(context.source)) {
        return value;
      }
      return LONG_KEYS.has(key) || !Number.isSafeInteger(value)
        ? BigInt(context.source)
        : value;
    });
  } catch (error) {
    throw new CorruptError(
      location,
      `not valid JSON (${(error as Error).message})`,
      { cause: error },
    );
  }
}

/** Writes JSON with `bigint` as plain digits. */
export function stringifyJson(value: unknown): string {
  return JSON.stringify(value, (_key, item) =>
    typeof item === 'bigint' ? lossless.rawJSON(String(item)) : item,
  );
}
