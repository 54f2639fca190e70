import { formatInstant } from '@openlake/plugin-openlake-react';
import { reasonText } from './reasonText';

describe('reasonText', () => {
  it('puts moments into the zone of the reader and names people', () => {
    const at = '2026-11-25T01:14:49.301Z';
    expect(
      reasonText(`Cancel asked at ${at} by user:default/ann; no answer`),
    ).toBe(`Cancel asked at ${formatInstant(at)} by ann; no answer`);
  });

  it('leaves other words alone', () => {
    expect(reasonText('One run of the job at a time')).toBe(
      'One run of the job at a time',
    );
  });
});
