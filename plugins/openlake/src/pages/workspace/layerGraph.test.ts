import { Table } from '@openlake/plugin-openlake-common';
import { arrangeLayers, pathThrough } from './layerGraph';

const table = (name: string, layer?: string): Table => ({
  name,
  catalog: 'lake',
  schema: layer ?? 'x',
  table: name,
  layer,
  state: 'present',
  columns: 1,
  writers: [],
  readers: [],
  observedAt: '2026-11-23T05:00:00.000Z',
});

describe('arrangeLayers', () => {
  it('puts layers in the order that data flows, others last', () => {
    const columns = arrangeLayers(
      [
        table('z', 'gold'),
        table('y'),
        table('x', 'bronze'),
        table('w', 'silver'),
      ],
      [],
    );
    expect(columns.map(column => column.layer)).toEqual([
      'bronze',
      'silver',
      'gold',
      'other',
    ]);
  });

  it('orders a column like the tables that it is read from', () => {
    const columns = arrangeLayers(
      [
        table('b1', 'bronze'),
        table('b2', 'bronze'),
        table('b3', 'bronze'),
        table('s1', 'silver'),
        table('s2', 'silver'),
        table('s3', 'silver'),
      ],
      [
        { from: 'b1', to: 's3' },
        { from: 'b2', to: 's2' },
        { from: 'b3', to: 's1' },
      ],
    );
    const position = (name: string) =>
      columns
        .map(column => column.tables.findIndex(t => t.name === name))
        .find(at => at >= 0)!;
    expect(position('b1')).toBe(position('s3'));
    expect(position('b2')).toBe(position('s2'));
    expect(position('b3')).toBe(position('s1'));
  });

  it('loses no table, also when tables feed each other in a circle', () => {
    const names = ['a', 'b', 'c'];
    const columns = arrangeLayers(
      names.map(name => table(name, 'silver')),
      [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'a' },
      ],
    );
    expect(columns[0].tables.map(t => t.name).sort()).toEqual(names);
  });
});

describe('pathThrough', () => {
  it('follows up and down but not sideways', () => {
    const edges = [
      { from: 'bronze', to: 'silver' },
      { from: 'silver', to: 'gold1' },
      { from: 'silver', to: 'gold2' },
      { from: 'other', to: 'gold2' },
    ];
    expect([...pathThrough('gold1', edges)].sort()).toEqual([
      'bronze',
      'gold1',
      'silver',
    ]);
    expect([...pathThrough('silver', edges)].sort()).toEqual([
      'bronze',
      'gold1',
      'gold2',
      'silver',
    ]);
  });
});
