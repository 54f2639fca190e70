import type { TypedPartitionField } from './partitionSpec';
import { floorDivide } from './transform';
import type { Value } from './value';
import { formatValue } from './valueText';

/**
 * A partition value as people read it: a year as `2024`, a month as `2024-01`, an hour as `2024-01-31-09`, null as
 * `null`, everything else as its type prints.
 *
 * @public
 */
export function formatPartitionValue(
  field: Pick<TypedPartitionField, 'transform' | 'type'>,
  value: Value | undefined,
): string {
  if (value === undefined) {
    return 'null';
  }
  switch (field.transform) {
    case 'year':
      return formatValue('date', firstDay(Number(value) * 12)).slice(0, -6);
    case 'month':
      return formatValue('date', firstDay(Number(value))).slice(0, -3);
    case 'hour': {
      const days = Number(floorDivide(BigInt(Number(value)), 24n));
      const hour = Number(value) - days * 24;
      return `${formatValue('date', days)}-${String(hour).padStart(2, '0')}`;
    }
    case 'day':
      // The spec also allows days as plain int.
      return formatValue('date', value);
    default:
      return formatValue(field.type, value);
  }
}

/** Days since 1970 of the first day of a month, counted since 1970. */
function firstDay(months: number): number {
  const date = new Date(0);
  date.setUTCFullYear(1970, months, 1);
  return Math.round(date.getTime() / 86_400_000);
}
