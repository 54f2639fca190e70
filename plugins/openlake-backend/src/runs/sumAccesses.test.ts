import { sumAccesses } from './sumAccesses';

describe('what items did to tables', () => {
  it('adds up by table; the last snapshot is that of all', () => {
    expect(
      sumAccesses([
        [{ table: 'a', rows: 1, bytes: 10, files: 1, snapshotId: '1' }],
        [
          { table: 'a', rows: 2, bytes: 20, files: 1, snapshotId: '2' },
          { table: 'b', rows: 5 },
        ],
      ]),
    ).toEqual([
      { table: 'a', rows: 3, bytes: 30, files: 2, snapshotId: '2' },
      { table: 'b', rows: 5 },
    ]);
  });

  it('is unknown where it is of one', () => {
    expect(sumAccesses([[{ table: 'a', rows: 1 }], [{ table: 'a' }]])).toEqual([
      { table: 'a' },
    ]);
  });
});
