import {
  displayState,
  GridRun,
  Run,
  RunBar,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import { flightsDaily, TaskPlan } from './airTraffic';
import { makeRun, Story } from './runs';

const DAY = 86_400_000;

const exceptions: Record<number, Story> = { 411: 'failed', 414: 'canceled' };

/** The last runs of flights-daily: one failed, one running, one waiting. */
export function runHistory(now: number, plans: TaskPlan[] = flightsDaily) {
  const stories: { number: number; story: Story; ago: number }[] = [];
  for (let number = 404; number <= 427; number++) {
    stories.push({
      number,
      story: exceptions[number] ?? 'success',
      ago: (428 - number) * DAY + 22 * 60_000,
    });
  }
  stories.push({ number: 428, story: 'failed', ago: 22 * 60_000 });
  stories.push({ number: 429, story: 'running', ago: 286_000 });
  stories.push({ number: 430, story: 'queued', ago: 12_000 });
  return stories.map(story => {
    // Days differ a little, as they do.
    const factor = 1 + ((story.number * 37) % 17) / 100 - 0.08;
    const slower = story.number === 416 ? 1.5 : factor;
    return makeRun({
      ...story,
      now,
      plans: plans.map(p => ({ ...p, seconds: p.seconds * slower })),
    });
  });
}

/** A run as a bar. */
export function toBar(run: Run): RunBar {
  return {
    id: run.id,
    number: run.number,
    state: displayState(run),
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    repairs: run.repairs,
    revision: run.revision.commit ?? run.revision.hash,
  };
}

/** A run as a column of the grid. */
export function toGridRun(run: Run, tasks: TaskRun[]): GridRun {
  return {
    ...toBar(run),
    tasks: Object.fromEntries(
      tasks.map(task => [
        task.key,
        {
          state: displayState(task),
          attempts: task.attempts.length,
          repaired: run.repairs > 0 && task.key === 'silver_flights',
          durationMs:
            task.startedAt && task.endedAt
              ? Date.parse(task.endedAt) - Date.parse(task.startedAt)
              : undefined,
        },
      ]),
    ),
  };
}
