import { DisplayState, GridRun } from '@openlake/plugin-openlake-common';
import {
  CellLook,
  isOpen,
  toDisplayState,
} from '@openlake/plugin-openlake-react';

/** A row of the grid. */
export interface TaskHistory {
  key: string;
  cells: (CellLook | undefined)[];
  /** Runs in which the task ended well. */
  good: number;
  /** Runs in which it ended by itself: not blocked, skipped or canceled. */
  ended: number;
  latest?: DisplayState;
}

const ran: DisplayState[] = ['success', 'failed', 'timed_out'];

/**
 * The history of each task, in the order of the job; tasks that the job no
 * longer has come last.
 *
 * @param runs - Oldest first.
 */
export function taskHistory(runs: GridRun[], order: string[]): TaskHistory[] {
  const known = new Set(order);
  const gone = new Set(
    runs.flatMap(run => Object.keys(run.tasks).filter(key => !known.has(key))),
  );
  return [...order, ...gone].map(key => {
    const cells = runs.map((run): CellLook | undefined => {
      const task = run.tasks[key];
      return (
        task && {
          state: toDisplayState(task.state),
          retried: task.attempts > 1,
          repaired: task.repaired,
        }
      );
    });
    const states = cells.flatMap(c => c?.state ?? []);
    return {
      key,
      cells,
      good: states.filter(s => s === 'success').length,
      ended: states.filter(s => ran.includes(s)).length,
      latest: [...states].reverse().find(s => !isOpen(s)) ?? states.at(-1),
    };
  });
}

/** The tasks that failed in most runs first; those alike as they were. */
export function mostFailedFirst(rows: TaskHistory[]): TaskHistory[] {
  const failed = ({ good, ended }: TaskHistory) => ended - good;
  return [...rows].sort((a, b) => failed(b) - failed(a));
}

/** Runs next to each other that had the same revision. */
export function revisionSpans(
  runs: GridRun[],
): { revision: string; from: number; length: number }[] {
  const spans: { revision: string; from: number; length: number }[] = [];
  runs.forEach(({ revision }, i) => {
    const last = spans.at(-1);
    if (last?.revision === revision) {
      last.length++;
    } else {
      spans.push({ revision, from: i, length: 1 });
    }
  });
  return spans;
}

/**
 * Dates for some columns, far enough apart to be read; the newest always has
 * one. Runs of one day are named by the hour.
 *
 * @param apart - Least number of columns between two labels.
 */
export function dayLabels(
  runs: GridRun[],
  apart: number,
): { at: number; label: string }[] {
  const first = runs[0];
  const last = runs.at(-1);
  if (!first || !last) {
    return [];
  }
  const sameDay =
    Date.parse(last.createdAt) - Date.parse(first.createdAt) < 86_400_000;
  const format = new Intl.DateTimeFormat(
    'en-GB',
    sameDay
      ? { hour: '2-digit', minute: '2-digit' }
      : { day: 'numeric', month: 'short' },
  );
  const labels = [];
  for (let at = runs.length - 1; at >= 0; at -= Math.max(1, apart)) {
    labels.push({ at, label: format.format(new Date(runs[at].createdAt)) });
  }
  return labels.reverse();
}
