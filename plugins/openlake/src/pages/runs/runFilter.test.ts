import { toRunFilter } from './runFilter';

const now = Date.parse('2026-11-23T05:00:00Z');
const local = (year: number, month: number, day: number) =>
  new Date(year, month - 1, day).toISOString();

describe('the filter of the list of runs', () => {
  it('passes on what the API knows', () => {
    expect(
      toRunFilter({ workspace: 'w', job: 'j', state: 'failed,timed_out' }, now),
    ).toEqual({ workspace: 'w', job: 'j', state: 'failed,timed_out' });
  });

  it('takes both days whole, in the zone of the reader', () => {
    expect(
      toRunFilter({ since: '2026-11-01', until: '2026-11-02' }, now),
    ).toEqual({ since: local(2026, 11, 1), until: local(2026, 11, 3) });
  });

  it('takes an instant as it is, and leaves out what is none', () => {
    expect(
      toRunFilter({ since: '2026-11-01T05:00:00.000Z', until: 'soon' }, now),
    ).toEqual({ since: '2026-11-01T05:00:00.000Z', until: undefined });
  });

  it('counts a span back from now, whatever days stand beside it', () => {
    expect(toRunFilter({ last: '24h', until: '2026-01-01' }, now)).toEqual({
      since: '2026-11-22T05:00:00.000Z',
      until: undefined,
    });
  });
});
