import {
  CalendarDate,
  CalendarDateTime,
  DateValue,
  toCalendarDate,
  toCalendarDateTime,
  today,
  toZoned,
} from '@internationalized/date';

/** A range as its picker holds it: days, both included, or moments of a zone. */
export interface PickedRange {
  start: DateValue;
  end: DateValue;
}

/** How exactly a range is picked. */
export type Precision = 'days' | 'moments';

/** Whether anything lies between its ends: a day may be both. */
export function isForward(
  { start, end }: PickedRange,
  precision: Precision,
): boolean {
  const length = end.compare(start);
  return precision === 'days' ? length >= 0 : length > 0;
}

/** The last days that are over, as a range to begin with. */
export function lastDays(count: number, timeZone: string): PickedRange {
  const now = today(timeZone);
  return {
    start: now.subtract({ days: count }),
    end: now.subtract({ days: 1 }),
  };
}

/** The instants of a range of days: from its first midnight to before its last. */
export function rangeOfDays(
  { start, end }: PickedRange,
  timeZone: string,
): { from: string; to: string } {
  return {
    from: instantOf(toCalendarDate(start), timeZone),
    to: instantOf(toCalendarDate(end).add({ days: 1 }), timeZone),
  };
}

/** The instants of a range of moments. */
export function rangeOfMoments(
  { start, end }: PickedRange,
  timeZone: string,
): { from: string; to: string } {
  return {
    from: instantOf(toCalendarDateTime(start), timeZone),
    to: instantOf(toCalendarDateTime(end), timeZone),
  };
}

function instantOf(
  value: CalendarDate | CalendarDateTime,
  timeZone: string,
): string {
  return toZoned(value, timeZone).toAbsoluteString();
}
