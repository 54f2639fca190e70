import { Partition } from '@openlake/plugin-openlake-common';
import { partitionCalendar } from './partitionCalendar';

const partition = (day: string | null, rows = 1): Partition => ({
  values: { flight_date: day },
  rows,
  files: 1,
  bytes: 100,
});

describe('partitionCalendar', () => {
  it('lays days out in weeks that start on Monday, with the gaps shown', () => {
    const weeks = partitionCalendar([
      partition('2001-01-03'),
      partition('2001-01-08'),
    ])!;
    expect(weeks.map(week => week.monday)).toEqual([
      '2001-01-01',
      '2001-01-08',
    ]);
    expect(weeks[0].days.map(day => day?.day)).toEqual([
      undefined,
      undefined,
      '2001-01-03',
      '2001-01-04',
      '2001-01-05',
      '2001-01-06',
      '2001-01-07',
    ]);
    expect(weeks[0].days[3]).toEqual({ day: '2001-01-04', heat: 0 });
    expect(weeks[1].days.filter(Boolean)).toHaveLength(1);
  });

  it('shades days by how their rows compare to the others', () => {
    const weeks = partitionCalendar(
      [5, 1, 4, 2, 3].map((rows, i) => partition(`2001-01-0${i + 1}`, rows)),
    )!;
    expect(weeks[0].days.map(day => day?.heat).filter(Boolean)).toEqual([
      5, 1, 4, 2, 3,
    ]);
  });

  it('leaves other partitionings to the list', () => {
    expect(
      partitionCalendar([
        { ...partition('2001-01-01'), values: { carrier: 'AA' } },
      ]),
    ).toBeUndefined();
    expect(
      partitionCalendar([
        {
          ...partition('2001-01-01'),
          values: { flight_date: '2001-01-01', carrier: 'AA' },
        },
      ]),
    ).toBeUndefined();
    expect(partitionCalendar([])).toBeUndefined();
    expect(
      partitionCalendar([partition('1900-01-01'), partition('2026-01-01')]),
    ).toBeUndefined();
  });

  it('ignores the partition of rows without a day', () => {
    expect(
      partitionCalendar([partition('2001-01-01'), partition(null)]),
    ).toHaveLength(1);
  });
});
