import { fireMarks, movedText } from './fireMarks';

describe('the marks of fires', () => {
  const now = Date.parse('2026-10-23T12:00:00Z');

  it('tell where clocks have moved, once', () => {
    expect(
      fireMarks(
        [
          '2026-10-24T03:00:00.000Z',
          '2026-10-25T04:00:00.000Z',
          '2026-10-26T04:00:00.000Z',
        ],
        'Europe/Paris',
        now,
      ),
    ).toEqual([
      { at: '2026-10-24T03:00:00.000Z' },
      { at: '2026-10-25T04:00:00.000Z', moved: -1 },
      { at: '2026-10-26T04:00:00.000Z' },
    ]);
  });

  it('know zones that move by half an hour, and such as do not move', () => {
    const fires = ['2026-10-03T18:00:00.000Z'];
    const before = Date.parse('2026-10-01T00:00:00Z');
    expect(fireMarks(fires, 'Australia/Lord_Howe', before)).toEqual([
      { at: fires[0], moved: 0.5 },
    ]);
    expect(fireMarks(fires, 'Asia/Tokyo', before)).toEqual([{ at: fires[0] }]);
  });

  it('are said in words', () => {
    expect([-1, 0.5].map(movedText)).toEqual([
      'clocks went back 1 h',
      'clocks went forward 0.5 h',
    ]);
  });
});
