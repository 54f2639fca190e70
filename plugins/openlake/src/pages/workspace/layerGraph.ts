import { Table } from '@openlake/plugin-openlake-common';

/** That `from` is read to write `to`. */
export interface LayerEdge {
  from: string;
  to: string;
}

/** A column of the layer view, with its tables from top to bottom. */
export interface LayerColumn {
  layer: string;
  tables: Table[];
}

const order = ['bronze', 'silver', 'gold', 'ml', 'serving'];
const sweeps = 4;

/**
 * Sorts tables into a column for each layer, and within a column so that tables
 * stand close to those they are read from and read by.
 */
export function arrangeLayers(
  tables: Table[],
  edges: LayerEdge[],
): LayerColumn[] {
  const columns = group(tables);
  const neighbours = {
    up: index(edges, edge => [edge.to, edge.from]),
    down: index(edges, edge => [edge.from, edge.to]),
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const downwards = sweep % 2 === 0;
    const direction = downwards ? neighbours.up : neighbours.down;
    const sequence = downwards ? columns : [...columns].reverse();
    for (const column of sequence.slice(1)) {
      const rows = rowsOf(columns);
      column.tables = sortByKey(column.tables, table =>
        mean((direction.get(table.name) ?? []).map(name => rows.get(name))),
      );
    }
  }
  return columns;
}

/** Each pair once, whichever tasks join it and however many pages name it. */
export function distinctEdges(edges: LayerEdge[]): LayerEdge[] {
  return [
    ...new Map(edges.map(edge => [`${edge.from} ${edge.to}`, edge])).values(),
  ];
}

/** The tables on any path through one table, itself included. */
export function pathThrough(table: string, edges: LayerEdge[]): Set<string> {
  const seen = new Set([table]);
  walk(
    table,
    index(edges, edge => [edge.from, edge.to]),
    seen,
  );
  walk(
    table,
    index(edges, edge => [edge.to, edge.from]),
    seen,
  );
  return seen;
}

function walk(start: string, next: Map<string, string[]>, seen: Set<string>) {
  const visited = new Set([start]);
  const pending = [start];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    for (const other of next.get(name) ?? []) {
      if (!visited.has(other)) {
        visited.add(other);
        seen.add(other);
        pending.push(other);
      }
    }
  }
}

function group(tables: Table[]): LayerColumn[] {
  const byLayer = new Map<string, Table[]>();
  for (const table of [...tables].sort((a, b) => compare(a.name, b.name))) {
    const layer = table.layer ?? 'other';
    byLayer.set(layer, [...(byLayer.get(layer) ?? []), table]);
  }
  return [...byLayer]
    .map(([layer, members]) => ({ layer, tables: members }))
    .sort((a, b) => rank(a.layer) - rank(b.layer) || compare(a.layer, b.layer));
}

function rank(layer: string): number {
  const at = order.indexOf(layer);
  return at < 0 ? order.length : at;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function index(
  edges: LayerEdge[],
  pair: (edge: LayerEdge) => [key: string, value: string],
): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const edge of edges) {
    const [key, value] = pair(edge);
    map.set(key, [...(map.get(key) ?? []), value]);
  }
  return map;
}

/** How far down its column each table stands, between 0 and 1. */
function rowsOf(columns: LayerColumn[]): Map<string, number> {
  return new Map(
    columns.flatMap(({ tables }) =>
      tables.map((table, i): [string, number] => [
        table.name,
        (i + 0.5) / tables.length,
      ]),
    ),
  );
}

function mean(values: Array<number | undefined>): number | undefined {
  const known = values.filter(value => value !== undefined);
  return known.length
    ? known.reduce((sum, value) => sum + value, 0) / known.length
    : undefined;
}

/** Stable; items without a key keep their place among the sorted ones. */
function sortByKey<T>(items: T[], key: (item: T) => number | undefined): T[] {
  return items
    .map((item, i) => ({ item, at: key(item) ?? (i + 0.5) / items.length, i }))
    .sort((a, b) => a.at - b.at || a.i - b.i)
    .map(({ item }) => item);
}
