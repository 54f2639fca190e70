import { InputError } from '@backstage/errors';
import type { ConditionOperator } from './ControlTask';

/**
 * Compares two values by their types: numbers with numbers, texts with texts, truth with truth. Dates and moments
 * are texts in ISO 8601, whose order is that of time. Lists are equal when they hold the same in the same order.
 *
 * @throws InputError when an order is asked of values of different types
 * @public
 */
export function evaluateCondition(
  left: unknown,
  op: ConditionOperator,
  right: unknown,
): boolean {
  if (op === 'eq' || op === 'ne') {
    return isSame(left, right) === (op === 'eq');
  }
  if (
    typeof left !== typeof right ||
    (typeof left !== 'number' && typeof left !== 'string')
  ) {
    throw new InputError(
      `Cannot tell whether ${JSON.stringify(left)} is ${op} ${JSON.stringify(
        right,
      )}: one is ${typeOf(left)}, the other ${typeOf(
        right,
      )}. Convert one with | number or | string`,
    );
  }
  const other = right as typeof left;
  switch (op) {
    case 'lt':
      return left < other;
    case 'le':
      return left <= other;
    case 'gt':
      return left > other;
    default:
      return left >= other;
  }
}

function isSame(left: unknown, right: unknown): boolean {
  return Array.isArray(left) && Array.isArray(right)
    ? left.length === right.length &&
        left.every((item, i) => isSame(item, right[i]))
    : left === right;
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) {
    return 'nothing';
  }
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
