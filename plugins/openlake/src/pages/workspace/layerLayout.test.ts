import { Table } from '@openlake/plugin-openlake-common';
import fc from 'fast-check';
import { edgePath, layerSizes } from './layerLayout';

const columnsOf = (counts: number[]) =>
  counts.map((count, column) => ({
    layer: String(column),
    tables: Array.from(
      { length: count },
      (_, row) => ({ name: `${column}.${row}` } as Table),
    ),
  }));

/** Points along a path of M, C and H commands. */
function pointsOf(path: string): Array<[number, number]> {
  const points: Array<[number, number]> = [];
  let [x, y] = [0, 0];
  for (const [, command, text] of path.matchAll(/([MCH])([^MCH]*)/g)) {
    const n = text.trim().split(' ').map(Number);
    if (command === 'M') {
      [x, y] = n;
    } else if (command === 'H') {
      points.push([(x + n[0]) / 2, y]);
      [x] = n;
    } else {
      const [x1, y1, x2, y2, x3, y3] = n;
      for (let t = 0.02; t < 1; t += 0.02) {
        const s = 1 - t;
        const at = (a: number, b: number, c: number, d: number) =>
          s ** 3 * a + 3 * s * s * t * b + 3 * s * t * t * c + t ** 3 * d;
        points.push([at(x, x1, x2, x3), at(y, y1, y2, y3)]);
      }
      [x, y] = [x3, y3];
    }
  }
  return points;
}

describe('edgePath', () => {
  it('never runs behind a card, wherever the two tables stand', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 7 }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 400, max: 2400 }),
        (counts, a, b, width) => {
          const columns = columnsOf(counts);
          const sizes = layerSizes(width, columns.length);
          const names = columns.flatMap(({ tables }) =>
            tables.map(({ name }) => name),
          );
          const path = edgePath(
            { from: names[a % names.length], to: names[b % names.length] },
            columns,
            sizes,
          )!;
          const { card, gutter, header } = sizes;
          for (const [x, y] of pointsOf(path)) {
            const column = Math.floor(x / (card.width + gutter));
            const left = column * (card.width + gutter);
            const row = Math.floor((y - header) / (card.height + card.gap));
            const top = header + row * (card.height + card.gap);
            const onCard =
              x > left + 0.1 &&
              x < left + card.width - 0.1 &&
              row >= 0 &&
              row < (counts[column] ?? 0) &&
              y > top &&
              y < top + card.height;
            expect(onCard && [path, x, y]).toBe(false);
          }
        },
      ),
    );
  });

  it('has no line for a table that is not shown', () => {
    expect(
      edgePath({ from: '0.0', to: '9.9' }, columnsOf([1]), layerSizes(800, 1)),
    ).toBeUndefined();
  });
});
