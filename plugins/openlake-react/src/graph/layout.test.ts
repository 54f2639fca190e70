import fc from 'fast-check';
import { GraphTask, NODE } from './GraphTask';
import { layoutGraph } from './layout';

/** Acyclic graphs: a task waits for earlier ones only. */
const graphs = (size: { minLength: number; maxLength: number }) =>
  fc.array(fc.array(fc.nat(), { maxLength: 3 }), size).map(rows =>
    rows.map(
      (picks, i): GraphTask => ({
        key: `t${i}`,
        dependsOn: i ? [...new Set(picks.map(n => `t${n % i}`))] : [],
      }),
    ),
  );

function expectTidy(tasks: GraphTask[]) {
  const { nodes, edges, width, height } = layoutGraph(tasks);
  const at = new Map(nodes.map(n => [n.key, n]));

  expect(nodes.map(n => n.key)).toEqual(tasks.map(t => t.key));
  for (const { from, to } of edges) {
    expect(at.get(to)!.x).toBeGreaterThanOrEqual(at.get(from)!.x + NODE.width);
  }
  for (const a of nodes) {
    expect(a.x).toBeGreaterThanOrEqual(0);
    expect(a.y).toBeGreaterThanOrEqual(0);
    expect(a.x + NODE.width).toBeLessThanOrEqual(width);
    expect(a.y + NODE.height).toBeLessThanOrEqual(height);
    for (const b of nodes) {
      const apart =
        Math.abs(a.x - b.x) >= NODE.width || Math.abs(a.y - b.y) >= NODE.height;
      expect(a === b || apart).toBe(true);
    }
  }
}

describe('layoutGraph', () => {
  it('puts each task right of what it waits for, without overlap', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(graphs({ minLength: 0, maxLength: 12 }), expectTidy),
      {
        numRuns: 40,
      },
    );
  });

  it('keeps that promise for graphs too large for dagre', () => {
    expect.hasAssertions();
    fc.assert(
      fc.property(graphs({ minLength: 121, maxLength: 140 }), expectTidy),
      {
        numRuns: 5,
      },
    );
  });

  it('draws five hundred tasks within a frame or two of work', () => {
    const tasks = Array.from({ length: 500 }, (_, i) => ({
      key: `t${i}`,
      dependsOn: i < 20 ? [] : [`t${i - 20}`, `t${i - 19 - (i % 2)}`],
    }));

    const { nodes } = layoutGraph(tasks);

    expect(new Set(nodes.map(n => `${n.x} ${n.y}`)).size).toBe(500);
  });

  it('leaves unknown, doubled and circular dependencies out of the way', () => {
    const { nodes, edges } = layoutGraph([
      { key: 'a', dependsOn: ['gone', 'a', 'b'] },
      { key: 'b', dependsOn: ['a', 'a'] },
    ]);

    expect(nodes).toHaveLength(2);
    expect(edges).toEqual([
      { from: 'b', to: 'a' },
      { from: 'a', to: 'b' },
    ]);
  });

  it('names columns whose tasks share a layer, once per layer', () => {
    const { columns } = layoutGraph([
      { key: 'land', dependsOn: [] },
      { key: 'b1', dependsOn: ['land'], layer: 'bronze' },
      { key: 'b2', dependsOn: ['land'], layer: 'bronze' },
      { key: 's1', dependsOn: ['b1'], layer: 'silver' },
    ]);

    expect(columns.map(c => c.layer)).toEqual(['bronze', 'silver']);
  });

  it('puts a name over the column where its layer begins', () => {
    const { nodes, columns } = layoutGraph([
      { key: 'bronze_flights', dependsOn: [], layer: 'bronze' },
      { key: 'bronze_airports', dependsOn: [], layer: 'bronze' },
      {
        key: 'silver_airports',
        dependsOn: ['bronze_airports'],
        layer: 'silver',
      },
      {
        key: 'silver_flights',
        dependsOn: ['bronze_flights', 'silver_airports'],
        layer: 'silver',
      },
      { key: 'check', dependsOn: ['silver_flights'] },
      { key: 'gold', dependsOn: ['check'], layer: 'gold' },
    ]);
    const x = (key: string) => nodes.find(n => n.key === key)?.x;

    expect(x('bronze_flights')).toBe(x('bronze_airports'));
    expect(columns).toEqual([
      { x: x('bronze_flights'), layer: 'bronze' },
      { x: x('silver_airports'), layer: 'silver' },
      { x: x('gold'), layer: 'gold' },
    ]);
  });
});
