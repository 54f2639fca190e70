import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const page = '/openlake/backfills/bf-1';

describe('BackfillsPage', () => {
  it('lists backfills with how far they are, each a link', async () => {
    renderOpenlake('/openlake/backfills');

    const [first] = await screen.findAllByRole('link', {
      name: /^Backfill of Flights daily/,
    });
    expect(first).toHaveAttribute('href', page);
    expect(screen.getAllByRole('progressbar')[0]).toHaveAttribute(
      'aria-valuetext',
      '22 of 37 ended, 2 without success',
    );
  });

  it('says how to start the first one', async () => {
    renderOpenlake('/openlake/backfills', 'empty');

    expect(await screen.findByText('No backfills yet')).toBeInTheDocument();
  });
});

describe('BackfillPage', () => {
  it('shows progress with its estimate, and each interval with its run', async () => {
    renderOpenlake(page);

    expect(
      await screen.findByRole('heading', { name: 'Backfill of Flights daily' }),
    ).toBeInTheDocument();
    expect(screen.getByText('59%')).toBeInTheDocument();
    expect(screen.getByText('Time left, estimate')).toBeInTheDocument();
    const table = screen.getByRole('table', { name: 'Intervals' });
    const first = within(table).getAllByRole('row')[1];
    expect(first).toHaveTextContent('#404');
    expect(within(first).getByRole('link')).toHaveAttribute(
      'href',
      '/openlake/workspaces/air-traffic/jobs/flights-daily/runs/run-404',
    );
    expect(
      within(table).getAllByText('run #384 exists (success)')[0],
    ).toBeInTheDocument();
  });

  it('narrows the intervals to a state', async () => {
    renderOpenlake(page);

    await userEvent.click(
      await screen.findByRole('button', { name: /2 failed/ }),
    );

    expect(
      within(screen.getByRole('table', { name: 'Intervals' })).getAllByRole(
        'row',
      ),
    ).toHaveLength(3);
  });

  it.each([
    ['Pause', 'pauseBackfill', 'Pause'],
    ['Cancel backfill', 'cancelBackfill', 'Cancel backfill'],
    ['Retry', 'retryBackfill', 'Retry'],
  ] as const)('does %s with a note', async (button, route, verb) => {
    const { call } = renderOpenlake(page);
    await userEvent.click(await screen.findByRole('button', { name: button }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Note/ }),
      'as agreed',
    );
    await userEvent.click(within(dialog).getByRole('button', { name: verb }));

    expect(call).toHaveBeenCalledWith(route, {
      params: { backfill: 'bf-1' },
      body: { note: 'as agreed' },
    });
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('says why it is paused and goes on', async () => {
    renderOpenlake('/openlake/backfills/bf-2');

    expect(
      await screen.findByText(
        '“The archive of the source is away until Monday”',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/^Paused by tom.okafor/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Resume' }));
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Resume',
      }),
    );
    expect(
      await screen.findByRole('button', { name: 'Pause' }),
    ).toBeInTheDocument();
  });

  it('draws of a thousand intervals only those in view', async () => {
    renderOpenlake(page, 'big');

    const table = await screen.findByRole('table', { name: 'Intervals' });
    expect(table).toHaveAttribute('aria-rowcount', '1001');
    expect(within(table).getAllByRole('row').length).toBeLessThan(60);
  });

  it('says so when there is no such backfill', async () => {
    renderOpenlake('/openlake/backfills/nobody');

    expect(
      await screen.findByText('There is no backfill nobody', { exact: false }),
    ).toBeInTheDocument();
  });
});

describe('BackfillDialog', () => {
  const open = async () => {
    const { call } = renderOpenlake(
      '/openlake/workspaces/air-traffic/jobs/flights-daily',
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Backfill' }),
    );
    return { call, dialog: await screen.findByRole('dialog') };
  };

  it('shows what it would run, what it leaves out and why, before it starts', async () => {
    const { dialog } = await open();

    const preview = await within(dialog).findByRole('region', {
      name: 'Preview',
    });
    expect(
      within(dialog).getByText(
        '5 runs, oldest first, one at a time, about 46m 30s (estimate)',
      ),
    ).toBeInTheDocument();
    expect(preview).toHaveTextContent('5 of 7 intervals will run; 2 left out');
    expect(preview).toHaveTextContent('run #405 exists (success)');
  });

  it('says why fewer run at once than were asked for', async () => {
    const { dialog } = await open();
    const parallel = await within(dialog).findByRole('textbox', {
      name: /At a time/,
    });

    await userEvent.clear(parallel);
    await userEvent.type(parallel, '3{Tab}');

    expect(
      await within(dialog).findByText(/so 1 run at once, not 3/),
    ).toBeInTheDocument();
  });

  it('starts it and goes to its page', async () => {
    const { call, dialog } = await open();
    await userEvent.click(
      await within(dialog).findByRole('radio', { name: 'Newest first' }),
    );
    const start = within(dialog).getByRole('button', { name: 'Start 5 runs' });
    // What it would start is not known yet for this order.
    expect(start).toBeDisabled();
    await waitFor(() => expect(start).toBeEnabled());
    await userEvent.click(start);

    expect(call).toHaveBeenCalledWith('createBackfill', {
      params: { workspace: 'air-traffic', job: 'flights-daily' },
      body: expect.objectContaining({
        order: 'newest_first',
        reprocess: 'none',
        maxParallel: 1,
        from: expect.stringMatching(/T2[23]:00:00.000Z$/),
        idempotencyKey: expect.any(String),
      }),
    });
    expect(
      await screen.findByRole('heading', { name: 'Backfill of Flights daily' }),
    ).toBeInTheDocument();
  });
});
