import { TaskPlan } from './airTraffic';

/** A pipeline of `count` tasks in rows of 20, each reading two of the row above. */
export function bigPipeline(count: number): TaskPlan[] {
  const width = 20;
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(i / width);
    const above = (row - 1) * width;
    return {
      key: `step_${String(i + 1).padStart(3, '0')}`,
      type: i % 3 ? 'sql' : 'python',
      dependsOn: row
        ? [i - width, above + ((i + 1) % width)].map(
            n => `step_${String(n + 1).padStart(3, '0')}`,
          )
        : [],
      layer: ['bronze', 'silver', 'gold'][Math.min(2, Math.floor(row / 9))],
      seconds: 4 + ((i * 7) % 23),
      inputs: [],
      outputs: [],
    };
  });
}
