import { GraphLayout, GraphTask, NODE } from './GraphTask';

const SWEEPS = 4;

/**
 * A layered layout in linear time, for graphs that are too large for dagre: each
 * task stands right of all that it waits for, and near the middle of them.
 *
 * @internal
 */
export function layerByRank(
  tasks: readonly GraphTask[],
  edges: GraphLayout['edges'],
): GraphLayout['nodes'] {
  const { before, after } = neighboursOf(tasks, edges);
  const ranks = rankTasks(tasks, edges);
  const columns: string[][] = [];
  for (const { key } of tasks) {
    (columns[ranks.get(key)!] ??= []).push(key);
  }
  const place = new Map<string, number>();
  columns.forEach(column => column.forEach((key, i) => place.set(key, i)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const neighbours = sweep % 2 ? after : before;
    for (const column of columns) {
      const middle = new Map(
        column.map(key => [
          key,
          mean(neighbours.get(key)!.map(n => place.get(n)!)) ?? place.get(key)!,
        ]),
      );
      column.sort((a, b) => middle.get(a)! - middle.get(b)!);
      column.forEach((key, i) => place.set(key, i));
    }
  }
  const tallest = Math.max(0, ...columns.map(c => c.length));
  const step = NODE.height + NODE.gapY;
  return tasks.map(({ key }) => {
    const column = columns[ranks.get(key)!];
    return {
      key,
      x: ranks.get(key)! * (NODE.width + NODE.gapX * 2),
      y: Math.round((place.get(key)! + (tallest - column.length) / 2) * step),
    };
  });
}

function neighboursOf(
  tasks: readonly GraphTask[],
  edges: GraphLayout['edges'],
) {
  const before = new Map<string, string[]>(tasks.map(t => [t.key, []]));
  const after = new Map<string, string[]>(tasks.map(t => [t.key, []]));
  for (const { from, to } of edges) {
    before.get(to)!.push(from);
    after.get(from)!.push(to);
  }
  return { before, after };
}

/**
 * Longest way of each task from a start. A task in a circle stays where it was
 * reached.
 *
 * @internal
 */
export function rankTasks(
  tasks: readonly GraphTask[],
  edges: GraphLayout['edges'],
): Map<string, number> {
  const { before, after } = neighboursOf(tasks, edges);
  const waiting = new Map(tasks.map(t => [t.key, before.get(t.key)!.length]));
  const ranks = new Map(tasks.map(t => [t.key, 0]));
  const ready = tasks.filter(t => waiting.get(t.key) === 0).map(t => t.key);
  for (let i = 0; i < ready.length; i++) {
    for (const next of after.get(ready[i])!) {
      ranks.set(next, Math.max(ranks.get(next)!, ranks.get(ready[i])! + 1));
      waiting.set(next, waiting.get(next)! - 1);
      if (waiting.get(next) === 0) {
        ready.push(next);
      }
    }
  }
  return ranks;
}

function mean(numbers: number[]): number | undefined {
  return numbers.length
    ? numbers.reduce((a, b) => a + b, 0) / numbers.length
    : undefined;
}
