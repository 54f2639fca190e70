import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const compare = (a: string, b: string) =>
  `/openlake/runs/compare?a=${a}&b=${b}`;

describe('ComparePage', () => {
  it('says first where two runs part, and leads to it in both', async () => {
    renderOpenlake(compare('run-427', 'run-428'));

    const first = await screen.findByRole('region', {
      name: 'First difference',
    });
    expect(first).toHaveTextContent('They part at quality_gate');
    expect(first).toHaveTextContent('Success in #427, failed in #428');
    expect(first).toHaveTextContent('rejected_ratio is 0.284 %');
    expect(
      within(first).getByRole('link', { name: 'Open in #428' }),
    ).toHaveAttribute(
      'href',
      '/openlake/workspaces/air-traffic/jobs/flights-daily/runs/run-428?task=quality_gate',
    );
  });

  it('lays parameters, revisions, durations and rows side by side', async () => {
    renderOpenlake(compare('run-427', 'run-428'));

    const parameters = await screen.findByRole('region', {
      name: 'Parameters',
    });
    expect(parameters).toHaveTextContent('max_rejected_ratio0.0050.002');
    expect(screen.getByRole('region', { name: 'Revision' })).toHaveTextContent(
      'parameters[max_rejected_ratio].default',
    );
    const tasks = screen.getByRole('table', { name: 'Tasks of both runs' });
    const rows = within(tasks).getAllByRole('row');
    expect(rows[1]).toHaveTextContent('quality_gate');
    expect(rows[1]).toHaveTextContent('first difference');
    expect(tasks).toHaveTextContent('lake.gold.route_delays 84,310 → none');
    // On a phone each state says itself of which run it is.
    expect(
      within(rows[1])
        .getAllByRole('cell')
        .flatMap(({ dataset: { run } }) => run ?? []),
    ).toEqual(['#427', '#428']);
    expect(screen.getByLabelText('As a command')).toHaveTextContent(
      'olo runs compare run-427 run-428',
    );
    expect(within(tasks).queryByText('land_files')).not.toBeInTheDocument();

    await userEvent.click(screen.getByRole('radio', { name: 'All 11' }));
    expect(within(tasks).getByText('land_files')).toBeInTheDocument();
  });

  it('names the snapshots of the tables of a task, each as a link to its rows', async () => {
    renderOpenlake(compare('run-427', 'run-428'));

    const tasks = await screen.findByRole('table', {
      name: 'Tasks of both runs',
    });
    await userEvent.click(screen.getByRole('radio', { name: 'All 11' }));
    const row = within(tasks).getByRole('row', { name: /^silver_flights/ });
    expect(row).toHaveTextContent(
      'wrote lake.silver.flights 2,991,482 rowssnapshot …120992 → snapshot …120993',
    );
    expect(row).toHaveTextContent(/read lake\.bronze\.\w+ .*both snapshot …/);
    expect(
      within(row).getByRole('link', {
        name: 'snapshot 8841207734120992 of lake.silver.flights',
      }),
    ).toHaveAttribute(
      'href',
      '/openlake/tables/lake.silver.flights/data?snapshot=8841207734120992',
    );
    // What gold_route_delays would have written is not there in the run that failed before it.
    expect(
      within(tasks).getByRole('row', { name: /^gold_route_delays/ }),
    ).toHaveTextContent('84,310 → nonesnapshot …120992 → no snapshot');
  });

  it('compares the rest when a revision is no longer kept, and says so', async () => {
    const { call } = renderOpenlake(compare('run-427', 'run-428'));
    const answer = call.getMockImplementation();
    call.mockImplementation(async (name, ...rest) => {
      const found: any = await answer!(name, ...rest);
      return name === 'compareRuns'
        ? { ...found, revision: [], revisionsGone: [46] }
        : found;
    });

    expect(
      await screen.findByRole('region', { name: 'Revision' }),
    ).toHaveTextContent('Revision 46 is no longer kept');
    expect(
      screen.getByRole('table', { name: 'Tasks of both runs' }),
    ).toHaveTextContent('lake.gold.route_delays 84,310 → none');
  });

  it('says so when nothing differs', async () => {
    renderOpenlake(compare('run-427', 'run-427'));

    expect(await screen.findByText('No difference')).toBeInTheDocument();
  });

  it('offers the recent runs of the job when it has one of two', async () => {
    renderOpenlake('/openlake/runs/compare?a=run-427');

    expect(
      await screen.findByRole('button', { name: /#427, success.* First run/ }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /Second run/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: /^#428, failed/ }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Compare' }));

    expect(
      await screen.findByRole('heading', {
        name: 'Flights daily: #427 and #428',
      }),
    ).toBeInTheDocument();
  });

  it('says what somebody decided about a run and its tasks', async () => {
    const { api } = renderOpenlake(compare('run-427', 'run-428'));
    const body = { result: 'success' as const, note: 'checked by hand' };
    await api.call('markRun', { params: { run: 'run-428' }, body });
    await api.call('markTask', {
      params: { run: 'run-428', task: 'quality_gate' },
      body,
    });

    expect(
      await screen.findByText(/^Marked success by guest.*“checked by hand”/),
    ).toBeInTheDocument();
    const tasks = screen.getByRole('table', { name: 'Tasks of both runs' });
    await userEvent.click(screen.getByRole('radio', { name: 'All 11' }));
    expect(
      within(tasks).getByRole('link', {
        name: /^quality_gate in #428, marked/,
      }),
    ).toBeInTheDocument();
  });

  it('says what could not be loaded, and that nothing changed', async () => {
    renderOpenlake(compare('run-427', 'run-428'), 'error');

    expect(
      await screen.findByText('Comparison could not be loaded'),
    ).toBeInTheDocument();
    expect(screen.getByText(/Both runs are as they were/)).toBeInTheDocument();
  });
});
