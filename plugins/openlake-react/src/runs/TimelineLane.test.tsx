import { render, screen } from '@testing-library/react';
import { Segment } from './segments';
import { timeScale } from './timeScale';
import { TimelineLane } from './TimelineLane';

const zero = Date.parse('2026-11-23T05:00:00Z');

function show(...segments: Segment[]) {
  render(
    <TimelineLane
      of="load"
      segments={segments}
      scale={timeScale(zero, zero + 60_000)}
    />,
  );
}

describe('a bar of a timeline', () => {
  it('names its attempt and repair, and how it ended', () => {
    show({
      kind: 'run',
      from: zero,
      to: zero + 1_000,
      state: 'failed',
      attempt: 2,
      repair: 1,
    });

    expect(
      screen.getByTitle(/^attempt 2, repair 1: Failed .*, 1s$/),
    ).toBeInTheDocument();
  });

  it('of a for_each, which has no attempts, says how it ended', () => {
    show({ kind: 'run', from: zero, to: zero + 1_000, state: 'success' });

    expect(screen.getByTitle(/^Success /)).toBeInTheDocument();
  });
});
