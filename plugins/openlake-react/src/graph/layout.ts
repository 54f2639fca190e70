import { Graph, layout as runDagre } from '@dagrejs/dagre';
import { GraphLayout, GraphTask, NODE } from './GraphTask';
import { layerByRank, rankTasks } from './layerByRank';

/** Beyond this dagre takes longer than a person should wait. */
const DAGRE_LIMIT = 120;

/**
 * Places tasks from left to right in order of dependency. Unknown and circular
 * dependencies are left out of the picture rather than breaking it. The same
 * tasks always give the same picture.
 *
 * @internal
 */
export function layoutGraph(tasks: readonly GraphTask[]): GraphLayout {
  const keys = new Set(tasks.map(t => t.key));
  const edges = tasks.flatMap(task =>
    [...new Set(task.dependsOn)]
      .filter(from => keys.has(from) && from !== task.key)
      .map(from => ({ from, to: task.key })),
  );
  const nodes =
    tasks.length > DAGRE_LIMIT
      ? layerByRank(tasks, edges)
      : withDagre(tasks, edges);
  return {
    nodes,
    edges,
    columns: headings(tasks, nodes),
    width: Math.max(0, ...nodes.map(n => n.x + NODE.width)),
    height: Math.max(0, ...nodes.map(n => n.y + NODE.height)),
  };
}

function withDagre(
  tasks: readonly GraphTask[],
  edges: GraphLayout['edges'],
): GraphLayout['nodes'] {
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    ranker: 'tight-tree',
    nodesep: NODE.gapY,
    ranksep: NODE.gapX,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  tasks.forEach(t =>
    graph.setNode(t.key, { width: NODE.width, height: NODE.height }),
  );
  // Each task in the first column it can be in, so that columns are the order
  // of work; left to itself dagre pulls a task towards what waits for it.
  const ranks = rankTasks(tasks, edges);
  const start = '\0start';
  graph.setNode(start, { width: 0, height: 0 });
  tasks
    .filter(t => ranks.get(t.key) === 0)
    .forEach(t => graph.setEdge(start, t.key));
  edges.forEach(({ from, to }) =>
    graph.setEdge(from, to, {
      minlen: Math.max(1, ranks.get(to)! - ranks.get(from)!),
    }),
  );
  runDagre(graph);
  const left = Math.min(
    ...tasks.map(t => (graph.node(t.key) as { x: number }).x),
  );
  const top = Math.min(
    ...tasks.map(t => (graph.node(t.key) as { y: number }).y),
  );
  return tasks.map(t => {
    const { x, y } = graph.node(t.key) as { x: number; y: number };
    return { key: t.key, x: Math.round(x - left), y: Math.round(y - top) };
  });
}

function headings(
  tasks: readonly GraphTask[],
  nodes: GraphLayout['nodes'],
): GraphLayout['columns'] {
  const layers = new Map<number, Set<string>>();
  const layerOf = new Map(tasks.map(t => [t.key, t.layer]));
  for (const { key, x } of nodes) {
    const column = layers.get(x) ?? new Set();
    const layer = layerOf.get(key);
    layers.set(x, layer === undefined ? column : column.add(layer));
  }
  return [...layers]
    .sort(([a], [b]) => a - b)
    .flatMap(([x, set]) => {
      const [layer, ...more] = [...set];
      return layer && more.length === 0 ? [{ x, layer }] : [];
    })
    .filter((column, i, all) => i === 0 || all[i - 1].layer !== column.layer);
}
