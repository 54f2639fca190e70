import { InputError } from '@backstage/errors';
import type { ConditionOperator } from './ControlTask';

/**
 * Compares two values by their types: numbers with numbers, texts with texts, truth with truth. Dates and moments
 * are texts in ISO 8601, whose order is that of time.
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
    return (left === right) === (op === 'eq');
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

function typeOf(value: unknown): string {
  if (value === null || value === undefined) {
    return 'nothing';
  }
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
