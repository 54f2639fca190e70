import { InvalidArgumentError } from 'commander';

/** A number as it is typed, from 1 on. @internal */
export function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InvalidArgumentError('Write a whole number from 1 on.');
  }
  return count;
}
