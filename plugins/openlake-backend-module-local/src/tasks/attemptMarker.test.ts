import { testConfig } from '../__testUtils__/testConfig';
import { newTask, RunState } from '../state/RunState';
import { attemptMarker, runMarker } from './attemptMarker';

const attempt = {
  run: { runId: 'r' } as RunState,
  task: newTask('t'),
  number: 1,
};

describe('the marker of an attempt', () => {
  it('begins as that of its run in its own installation, and in no other', () => {
    const [one, other] = ['/srv/one', '/srv/other'].map(testConfig);
    const marker = attemptMarker({ ...attempt, config: one });
    expect(marker.startsWith(runMarker(one, 'r'))).toBe(true);
    expect(marker.startsWith(runMarker(other, 'r'))).toBe(false);
    expect(marker.startsWith(runMarker(one, ''))).toBe(false);
    expect(attemptMarker({ ...attempt, config: other })).not.toBe(marker);
  });
});
