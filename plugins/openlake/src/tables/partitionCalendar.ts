import { Partition } from '@openlake/plugin-openlake-common';

/** A day of the calendar; days without a partition have none. */
export interface CalendarDay {
  /** `2026-11-23` */
  day: string;
  partition?: Partition;
  /** 0 for no rows, else 1 to 5 by quintile of rows. */
  heat: number;
}

/** A week from Monday to Sunday; days outside the range are undefined. */
export interface CalendarWeek {
  monday: string;
  days: Array<CalendarDay | undefined>;
}

const dayMs = 86_400_000;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
/** More weeks than this are not drawn; the list shows them. */
export const MAX_WEEKS = 106;

/**
 * Lays partitions by day out as weeks, oldest first, or undefined when the
 * table has another partitioning or spans more than two years.
 */
export function partitionCalendar(
  partitions: Partition[],
): CalendarWeek[] | undefined {
  const byDay = new Map<string, Partition>();
  for (const partition of partitions) {
    const values = Object.values(partition.values);
    if (values.length !== 1) {
      return undefined;
    }
    const [value] = values;
    if (value !== null) {
      if (!dayPattern.test(value)) {
        return undefined;
      }
      byDay.set(value, partition);
    }
  }
  const days = [...byDay.keys()].sort();
  if (days.length === 0) {
    return undefined;
  }
  const first = Date.parse(days[0]);
  const last = Date.parse(days[days.length - 1]);
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * dayMs;
  if ((last - monday) / dayMs / 7 > MAX_WEEKS) {
    return undefined;
  }
  const heat = quintiles([...byDay.values()].map(partition => partition.rows));
  const weeks: CalendarWeek[] = [];
  for (let week = monday; week <= last; week += 7 * dayMs) {
    weeks.push({
      monday: isoDay(week),
      days: Array.from({ length: 7 }, (_, i) => {
        const at = week + i * dayMs;
        if (at < first || at > last) {
          return undefined;
        }
        const day = isoDay(at);
        const partition = byDay.get(day);
        return { day, partition, heat: partition ? heat(partition.rows) : 0 };
      }),
    });
  }
  return weeks;
}

/** Ranks a value into 1 to 5 among all; equal values share a rank. */
function quintiles(values: number[]): (value: number) => number {
  const sorted = [...values].sort((a, b) => a - b);
  return value => {
    const below = sorted.findIndex(other => other >= value);
    return Math.min(5, 1 + Math.floor((below / sorted.length) * 5));
  };
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
