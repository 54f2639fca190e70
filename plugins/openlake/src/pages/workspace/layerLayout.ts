import { LayerColumn, LayerEdge } from './layerGraph';

/** Sizes of the layer view in pixels. */
export interface LayerSizes {
  card: { width: number; height: number; gap: number };
  /** Between two columns. */
  gutter: number;
  /** Over the cards of a column. */
  header: number;
}

const LEAST = { card: 196, gutter: 56 };
const MOST = { card: 280, gutter: 200 };
/** How far a line between tables of one column leaves it. */
const TURN = 36;
/** Around the columns; on the right, lines between tables of the last one turn here. */
export const MARGIN = { left: 16, right: 40 };

/** Sizes with which so many columns fill a width, as far as that reads well. */
export function layerSizes(width: number, columns: number): LayerSizes {
  const free = width - MARGIN.left - MARGIN.right;
  const gutters = Math.max(1, columns - 1);
  const card = clamp(
    (free - gutters * LEAST.gutter) / Math.max(1, columns),
    LEAST.card,
    MOST.card,
  );
  const gutter = clamp(
    (free - columns * card) / gutters,
    LEAST.gutter,
    MOST.gutter,
  );
  return { card: { width: card, height: 92, gap: 16 }, gutter, header: 52 };
}

/**
 * The line of an edge as an SVG path, without it ever running behind a card:
 * it bends in the gutters, and passes a column between two of its cards.
 */
export function edgePath(
  { from, to }: LayerEdge,
  columns: LayerColumn[],
  sizes: LayerSizes,
): string | undefined {
  const start = placeOf(from, columns);
  const end = placeOf(to, columns);
  if (!start || !end) {
    return undefined;
  }
  const y1 = middleOf(start.row, sizes);
  const y2 = middleOf(end.row, sizes);
  const sides = (column: number) => {
    const left = column * (sizes.card.width + sizes.gutter);
    return { left, right: left + sizes.card.width };
  };
  if (start.column === end.column) {
    // Within a layer: around the right side of its column.
    const { right } = sides(start.column);
    return `M${right} ${y1}C${right + TURN} ${y1} ${
      right + TURN
    } ${y2} ${right} ${y2}`;
  }
  const step = end.column > start.column ? 1 : -1;
  const [near, far] =
    step > 0 ? (['left', 'right'] as const) : (['right', 'left'] as const);
  let path = `M${sides(start.column)[far]} ${y1}`;
  let at = { x: sides(start.column)[far], y: y1 };
  const bendTo = (x: number, y: number) => {
    const middle = (at.x + x) / 2;
    path += `C${middle} ${at.y} ${middle} ${y} ${x} ${y}`;
    at = { x, y };
  };
  for (let c = start.column + step; c !== end.column; c += step) {
    const lane = laneOf(
      y1 + ((y2 - y1) * (c - start.column)) / (end.column - start.column),
      columns[c].tables.length,
      sizes,
    );
    bendTo(sides(c)[near], lane);
    path += `H${sides(c)[far]}`;
    at = { x: sides(c)[far], y: lane };
  }
  bendTo(sides(end.column)[near], y2);
  return path;
}

function placeOf(table: string, columns: LayerColumn[]) {
  for (const [column, { tables }] of columns.entries()) {
    const row = tables.findIndex(({ name }) => name === table);
    if (row >= 0) {
      return { column, row };
    }
  }
  return undefined;
}

function middleOf(row: number, { card, header }: LayerSizes): number {
  return header + row * (card.height + card.gap) + card.height / 2;
}

/** The middle of the free stripe above, between or below cards that is nearest. */
function laneOf(y: number, cards: number, { card, header }: LayerSizes) {
  const pitch = card.height + card.gap;
  const first = header - card.gap / 2;
  return first + clamp(Math.round((y - first) / pitch), 0, cards) * pitch;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
