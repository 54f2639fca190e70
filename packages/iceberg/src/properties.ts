import { InvalidError } from './errors';

/** A table property that is a whole number. */
export function integerProperty(
  properties: Record<string, string>,
  key: string,
  fallback: number,
): number {
  const text = properties[key];
  if (text === undefined) {
    return fallback;
  }
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidError(`Table property ${key} is ${text}, not a number`);
  }
  return value;
}
