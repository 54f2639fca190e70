import { screen, within } from '@testing-library/react';
import { renderOpenlake } from '../../../__testUtils__/renderOpenlake';

const jobs = '/openlake/workspaces/air-traffic/jobs';

describe('the timeline of a run', () => {
  it('has a piece for each wait, set-up, attempt and pause', async () => {
    renderOpenlake(`${jobs}/flights-daily/runs/run-428`);

    const lane = await screen.findByRole('img', {
      name: /^Timeline of quality_gate: waited .+, ran .+, paused 59s, waited 1s, ran .+, on the critical path$/,
    });
    expect(
      within(lane)
        .getAllByTitle(/./)
        .map(({ title, dataset }) => [dataset.kind, title.split('\n')[0]]),
    ).toEqual([
      ['queue', 'waited for a slot'],
      ['run', 'attempt 1: Failed'],
      ['backoff', 'paused before the next attempt'],
      ['queue', 'waited for a slot'],
      ['run', 'attempt 2: Failed'],
    ]);
  });

  it('puts one after the other, on the scale of the run', async () => {
    renderOpenlake(`${jobs}/flights-daily/runs/run-428`);

    const lane = await screen.findByRole('img', {
      name: /^Timeline of quality_gate: /,
    });
    const pieces = within(lane)
      .getAllByTitle(/./)
      .map(({ style }) => [style.left, style.width].map(parseFloat));
    for (const [i, [left]] of pieces.slice(1).entries()) {
      const [before, width] = pieces[i];
      expect(left).toBeCloseTo(before + width, 3);
    }
    const [last, width] = pieces.at(-1)!;
    expect(last + width).toBeLessThanOrEqual(100);
  });

  it('says which tasks decided how long the run took', async () => {
    renderOpenlake(`${jobs}/flights-daily/runs/run-428`);

    const critical = await screen.findAllByRole('img', {
      name: /, on the critical path$/,
    });
    expect(
      critical.map(lane => lane.getAttribute('aria-label')!.split(':')[0]),
    ).toEqual(
      expect.arrayContaining([
        'Timeline of land_files',
        'Timeline of bronze_flights',
        'Timeline of silver_flights',
        'Timeline of quality_gate',
      ]),
    );
    expect(
      screen.getByRole('img', { name: /^Timeline of silver_strikes: / }),
    ).not.toHaveAccessibleName(/critical path/);
  });

  it('tells the set-up of a task from its work', async () => {
    renderOpenlake(`${jobs}/gold-by-dbt/runs/run-dbt-7`);

    const lane = await screen.findByRole('img', {
      name: /^Timeline of build_gold: .*set up 10s, ran /,
    });
    expect(
      within(lane).getByTitle(/^attempt 1: set-up, that is files, environment/),
    ).toHaveAttribute('data-kind', 'setup');
  });
});
