import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const run = '/openlake/workspaces/air-traffic/jobs/gold-by-dbt/runs/run-dbt-7';

// What is drawn of a long list depends on its height, which jsdom has not.
beforeEach(() => {
  jest.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('parts of a run', () => {
  it('shows a thousand items as one line, and those that failed first when opened', async () => {
    renderOpenlake(run);
    const toggle = await screen.findByRole('button', {
      name: 'Items of per_airport: 3 failed, 2 timed out, 995 success of 1,000 items',
    });
    expect(
      screen.queryByRole('button', { name: /^per_airport\[17\]/ }),
    ).not.toBeInTheDocument();

    await userEvent.click(toggle);

    const items = await screen.findAllByRole('button', {
      name: /^per_airport\[/,
    });
    expect(
      items.slice(0, 6).map(item => item.getAttribute('aria-label')),
    ).toEqual([
      'per_airport[17], failed',
      'per_airport[402], failed',
      'per_airport[403], failed',
      'per_airport[611], timed out',
      'per_airport[990], timed out',
      'per_airport[0], success',
    ]);
  });

  it('filters items by state, in the address', async () => {
    renderOpenlake(`${run}?open=per_airport`);
    await screen.findByRole('button', { name: 'per_airport[0], success' });
    await userEvent.click(screen.getByRole('button', { name: '2 timed out' }));

    expect(
      await screen.findByRole('button', {
        name: 'per_airport[611], timed out',
      }),
    ).toBeInTheDocument();
    await waitFor(() =>
      expect(
        screen.queryByRole('button', { name: 'per_airport[17], failed' }),
      ).not.toBeInTheDocument(),
    );
  });

  it('leads from a for_each to the items that failed, since those have the logs', async () => {
    renderOpenlake(`${run}?task=per_airport`);
    const drawer = await screen.findByRole('complementary', {
      name: 'Task per_airport',
    });
    expect(drawer).not.toHaveTextContent('did not start');
    await userEvent.click(
      within(drawer).getByRole('button', { name: 'Show 3 items that failed' }),
    );

    expect(
      (await screen.findAllByRole('button', { name: /^per_airport\[/ })).map(
        item => item.getAttribute('aria-label'),
      ),
    ).toEqual([
      'per_airport[17], failed',
      'per_airport[402], failed',
      'per_airport[403], failed',
    ]);
  });

  it('opens the log of the item that failed first', async () => {
    renderOpenlake(run);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Open log at error' }),
    );

    expect(
      await screen.findByRole('complementary', {
        name: 'Task per_airport[17]',
      }),
    ).toBeInTheDocument();
  });

  it('opens one item by its address', async () => {
    renderOpenlake(`${run}?task=per_airport[990]`);

    expect(
      await screen.findByRole('complementary', {
        name: 'Task per_airport[990]',
      }),
    ).toHaveTextContent('Timed out');
  });

  it('shows models and tests of dbt, those to look at first', async () => {
    renderOpenlake(`${run}?task=build_gold&tab=steps`);

    const drawer = await screen.findByRole('complementary', {
      name: 'Task build_gold',
    });
    expect(drawer).toHaveTextContent('4 models, 4 tests');
    expect(drawer).toHaveTextContent('Got 12 results, configured to warn');
    expect(within(drawer).queryByText('route_delays')).not.toBeInTheDocument();
    await userEvent.click(within(drawer).getByRole('radio', { name: 'All' }));
    expect(within(drawer).getByText('route_delays')).toBeInTheDocument();

    await userEvent.click(
      screen.getByRole('button', { name: '8 steps of build_gold' }),
    );
    expect(
      screen.getByRole('button', { name: 'model route_delays, success' }),
    ).toBeInTheDocument();
  });

  it('leads to the run that started it and to those that it started', async () => {
    renderOpenlake(`${run}?task=refresh_flights`);

    expect(
      await screen.findByRole('link', { name: 'Flights daily #404' }),
    ).toHaveAttribute(
      'href',
      '/openlake/workspaces/air-traffic/jobs/flights-daily/runs/run-404',
    );
    expect(
      screen.getByRole('link', { name: 'Flights daily #428' }),
    ).toHaveAttribute(
      'href',
      '/openlake/workspaces/air-traffic/jobs/flights-daily/runs/run-428',
    );
  });

  it('says what was not asked for, what was marked, and how long it worked', async () => {
    renderOpenlake(run);

    expect(
      await screen.findByText('not selected for this run'),
    ).toBeInTheDocument();
    expect(screen.getByText('4 of 5')).toBeInTheDocument();
    expect(
      screen.getAllByTitle(
        /^Marked success by ines.caron.*“the two late airports are known”; it was failed$/,
      )[0],
    ).toBeInTheDocument();
    // Seven minutes at work, though its repair came two hours later.
    expect(screen.getByText('6m 40s')).toBeInTheDocument();
    expect(
      screen.getAllByTitle(/^nothing ran for 1h 56m, until repair 1$/)[0],
    ).toBeInTheDocument();
  });

  it('says which repair changed a parameter', async () => {
    renderOpenlake(`${run}?view=parameters`);

    const row = await screen.findByRole('row', { name: /max_age/ });
    expect(row).toHaveTextContent('2drepair 1');
    expect(screen.getByRole('row', { name: /^day/ })).toHaveTextContent(
      'the start',
    );
  });

  it('shows the resolved configuration with secrets by name', async () => {
    renderOpenlake(`${run}?view=configuration`);

    expect(
      await screen.findByLabelText('Specification of the job'),
    ).toHaveTextContent('"headers_from": { "authorization": "report_token" }');
    expect(screen.getByText('1 template left as written')).toBeInTheDocument();
    expect(screen.getByLabelText('SQL of gold_delays')).toHaveTextContent(
      "day = DATE '2026-01-31'",
    );
    expect(screen.getByText('per_country')).toHaveTextContent(
      'as written: each item has its own values, or some were never given',
    );
  });
});
