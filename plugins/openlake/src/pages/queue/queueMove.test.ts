import { moveToPlace } from './queueMove';

describe('a move in the queue', () => {
  const ids = ['a', 'b', 'c', 'd'];

  it('names the run that is to come after', () => {
    expect(moveToPlace(ids, 2, 0, true)).toEqual({ to: 'before', before: 'a' });
    expect(moveToPlace(ids, 0, 2, true)).toEqual({ to: 'before', before: 'c' });
  });

  it('is none where the run would stay', () => {
    expect(moveToPlace(ids, 1, 1, true)).toBeUndefined();
    expect(moveToPlace(ids, 1, 2, true)).toBeUndefined();
    expect(moveToPlace(ids, 0, -1, true)).toBeUndefined();
  });

  it('goes behind the last only where the last is known', () => {
    expect(moveToPlace(ids, 1, 4, true)).toEqual({ to: 'last' });
    expect(moveToPlace(ids, 1, 4, false)).toBeUndefined();
  });
});
