import { RouteOutput } from '@openlake/plugin-openlake-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const job = '/openlake/workspaces/air-traffic/jobs/flights-daily';

describe('JobPage', () => {
  it('shows how each task did in the last runs, and the open failure', async () => {
    renderOpenlake(job);

    expect(
      await screen.findByRole('img', {
        name: 'quality_gate: 21 of 23 succeeded',
      }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'Open run' }),
    ).toHaveAttribute('href', `${job}/runs/run-428?task=quality_gate`);
    expect(
      screen.getByRole('link', { name: /^#416 Success, repaired 1×/ }),
    ).toHaveAttribute('href', `${job}/runs/run-416`);
  });

  it('shows the open failure behind a run that was canceled', async () => {
    const { call } = renderOpenlake(job);
    const answer = call.getMockImplementation()!;
    call.mockImplementation(async (name, ...rest) => {
      const data = structuredClone(await answer(name, ...rest));
      if (name === 'jobGridView') {
        const { runs } = data as RouteOutput<'jobGridView'>;
        runs.push({ ...runs.find(({ state }) => state === 'canceled')! });
      }
      return data;
    });

    expect(await screen.findByText('Last run canceled')).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'Open run' }),
    ).toHaveAttribute('href', `${job}/runs/run-428?task=quality_gate`);
  });

  it('counts as succeeded what ended well of what ended by itself', async () => {
    renderOpenlake(job);

    const label = await screen.findByText(/^Success, last/);
    // Of the 25 runs on the page one was canceled, one runs and one waits.
    expect(label).toHaveTextContent('Success, last 22');
    expect(label.parentElement).toHaveTextContent('90.9%20 of 22 runs');
  });

  it('starts a run with typed parameters and goes to it', async () => {
    renderOpenlake(job);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run now' }),
    );
    const dialog = await screen.findByRole('dialog');
    const ratio = within(dialog).getByRole('textbox', {
      name: /max_rejected_ratio/,
    });
    const start = within(dialog).getByRole('button', { name: 'Run now' });

    await userEvent.type(ratio, 'little');
    await userEvent.click(start);
    expect(
      within(dialog).getByText('Must be a number, not "little"'),
    ).toBeInTheDocument();

    await userEvent.clear(ratio);
    await userEvent.type(ratio, '2');
    expect(within(dialog).getByText('Must be at most 1')).toBeInTheDocument();

    await userEvent.clear(ratio);
    await userEvent.type(ratio, '0.01');
    await userEvent.click(start);
    expect(
      await screen.findByRole('heading', { name: /^Flights daily\s*#431$/ }),
    ).toBeInTheDocument();
  });

  it('takes over what the last run was given, for some tasks, at another priority', async () => {
    const { call } = renderOpenlake(job);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run now' }),
    );
    const dialog = await screen.findByRole('dialog');

    await userEvent.click(
      within(dialog).getByRole('button', {
        name: 'Take the values of run #430',
      }),
    );
    expect(
      within(dialog).getByRole('textbox', { name: /max_rejected_ratio/ }),
    ).toHaveValue('0.002');

    await userEvent.click(
      within(dialog).getByRole('button', { name: /Tasks/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: /quality_gate/ }),
    );
    await userEvent.keyboard('{Escape}');
    await userEvent.click(
      within(dialog).getByRole('radio', { name: 'With all after' }),
    );
    expect(within(dialog).getByText(/^Runs 4 of 11 tasks/)).toBeInTheDocument();

    await userEvent.click(
      within(dialog).getByRole('button', { name: /Priority/ }),
    );
    await userEvent.click(await screen.findByRole('option', { name: 'High' }));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Run now' }),
    );

    expect(call).toHaveBeenCalledWith('createRun', {
      params: { workspace: 'air-traffic', job: 'flights-daily' },
      body: expect.objectContaining({
        tasks: 'quality_gate+',
        priority: 'high',
        parameters: expect.objectContaining({ max_rejected_ratio: 0.002 }),
      }),
    });
  });

  it('runs tasks that are typed, each with its own reach', async () => {
    const { call } = renderOpenlake(job);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run now' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: /Tasks/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: /quality_gate/ }),
    );
    await userEvent.keyboard('{Escape}');
    await userEvent.click(
      within(dialog).getByRole('radio', { name: 'As typed' }),
    );
    const box = within(dialog).getByRole('textbox', { name: /Tasks/ });
    expect(box).toHaveValue('quality_gate');
    await userEvent.type(box, ',nothing');
    expect(within(dialog).getByRole('alert')).toHaveTextContent(
      'nothing names no task of the job',
    );

    await userEvent.clear(box);
    await userEvent.type(box, '+quality_gate,gold_route_delays+');
    expect(within(dialog).queryByRole('alert')).not.toBeInTheDocument();
    expect(within(dialog).getByText(/^Runs \d+ of 11 tasks/)).toBeVisible();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Run now' }),
    );

    expect(call).toHaveBeenCalledWith('createRun', {
      params: { workspace: 'air-traffic', job: 'flights-daily' },
      body: expect.objectContaining({
        tasks: '+quality_gate,gold_route_delays+',
      }),
    });
  });

  it('pauses with a reason that the next person reads', async () => {
    renderOpenlake(job);
    await userEvent.click(await screen.findByRole('button', { name: 'Pause' }));
    const dialog = await screen.findByRole('dialog');
    const pause = within(dialog).getByRole('button', { name: 'Pause job' });
    const reason = within(dialog).getByRole('textbox', { name: /Reason/ });
    await userEvent.click(pause);
    expect(reason).toHaveAccessibleDescription(/Say why/);

    await userEvent.type(reason, 'source is moving');
    await userEvent.click(pause);

    expect(await screen.findByText(/source is moving/)).toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Unpause' }),
    );
    const again = await screen.findByRole('dialog');
    expect(again).toHaveTextContent('guest paused it for: “source is moving”');
    await userEvent.type(
      within(again).getByRole('textbox', { name: /Reason/ }),
      'it has moved',
    );
    await userEvent.click(
      within(again).getByRole('button', { name: 'Unpause job' }),
    );
    expect(
      await screen.findByRole('button', { name: 'Pause' }),
    ).toBeInTheDocument();
    expect(await screen.findByText(/it has moved/)).toHaveTextContent(
      /^Unpaused .* by guest: “it has moved”$/,
    );
  });

  it('shows its ten next fires and its backfills at work', async () => {
    renderOpenlake(job);

    const fires = await screen.findByRole('region', {
      name: /^Next fires/,
    });
    await waitFor(() =>
      expect(within(fires).getAllByRole('list')[0].children).toHaveLength(10),
    );
    const backfills = await screen.findByRole('region', {
      name: /^Backfills/,
    });
    expect(
      within(backfills)
        .getAllByRole('link')
        .map(link => link.getAttribute('href')),
    ).toEqual([
      '/openlake/backfills?workspace=air-traffic&job=flights-daily',
      '/openlake/backfills/bf-1',
      '/openlake/backfills/bf-2',
    ]);
  });

  it('shows what a revision changed, by field and by line', async () => {
    renderOpenlake(`${job}/revisions`);

    const diff = await screen.findByRole('region', {
      name: 'jobs/flights-daily.job.yaml',
    });
    expect(diff).toHaveTextContent('+1 −1');
    expect(screen.getByLabelText('Fields that changed')).toHaveTextContent(
      'parameters[max_rejected_ratio].default',
    );
    expect(
      screen.getByText('tasks[silver_strikes].retries, sql/silver_strikes.sql'),
    ).toBeInTheDocument();
  });

  it('opens a revision from its address, however far down the list', async () => {
    renderOpenlake(`${job}/revisions?revision=e02b9d4177aa`);

    expect(await screen.findByText('first revision')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /revision 1 by/, pressed: true }),
    ).toBeInTheDocument();
  });

  it('compares the last revision of a page with the first of the next', async () => {
    renderOpenlake(`${job}/revisions?revision=7c1e0aa93b21`);

    const diff = await screen.findByRole('region', {
      name: 'sql/silver_strikes.sql',
    });
    expect(diff).toHaveTextContent('+1 −1');
  });

  it('says which starts it has missed, and why', async () => {
    renderOpenlake(job);

    const missed = await screen.findByRole('region', {
      name: /^Missed starts/,
    });
    const [one, several] = within(missed).getAllByRole('listitem');
    expect(one).toHaveTextContent(
      'the job was paused · 0 5 * * * Europe/Paris',
    );
    expect(several).toHaveTextContent(/, \d\d:\d\d to .*the portal was down/);
  });

  it('says why its first start was missed', async () => {
    renderOpenlake(job, 'young');

    expect(
      await screen.findByText('the job was paused on the first deployment'),
    ).toBeInTheDocument();
  });

  it('waits for a free place only where the job has none', async () => {
    renderOpenlake(job);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run now' }),
    );

    expect(
      await screen.findByText(
        /1 run of at most 1 is active: this one waits for a free place/,
      ),
    ).toBeInTheDocument();
  });

  it('says what to do when a job has not run yet', async () => {
    renderOpenlake(job, 'empty');

    expect(await screen.findByText('No runs yet')).toBeInTheDocument();
    expect(
      screen.getByText(/Its first run by schedule is on/),
    ).toBeInTheDocument();
  });
});
