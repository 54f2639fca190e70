import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../__testUtils__/renderOpenlake';

const job = '/openlake/workspaces/air-traffic/jobs/flights-daily';

/** To start runs, and to change them or their job. */
const changes = [
  'openlake.run.create',
  'openlake.run.update',
  'openlake.job.pause',
];

describe('whoever lacks a permission', () => {
  it('sees the queue, but cannot change it', async () => {
    renderOpenlake('/openlake/queue', 'normal', {
      denied: ['openlake.queue.update'],
    });

    expect(
      await screen.findByRole('link', {
        name: /Flights daily #430/,
      }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Actions for/ }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Move / }),
    ).not.toBeInTheDocument();
  });

  it('starts runs, but none before others', async () => {
    renderOpenlake(job, 'normal', { denied: ['openlake.queue.update'] });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Run now' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: /Priority/ }),
    );
    expect(
      (await screen.findAllByRole('option')).map(each => each.textContent),
    ).toEqual(['Normal', 'Low']);
  });

  it('sees the settings of a workspace, but nothing of retention', async () => {
    const { call } = renderOpenlake(
      '/openlake/workspaces/air-traffic/settings',
      'normal',
      { denied: ['openlake.connector.read'] },
    );

    await screen.findByRole('table', { name: 'Deployments' });
    expect(
      screen.queryByRole('region', { name: 'Retention' }),
    ).not.toBeInTheDocument();
    expect(call).not.toHaveBeenCalledWith(
      'getRetention',
      expect.anything(),
      expect.anything(),
    );
  });

  it('reads a run and its tasks, and is offered nothing that starts or changes one', async () => {
    renderOpenlake(`${job}/runs/run-428`, 'normal', { denied: changes });

    await userEvent.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    expect(
      within(screen.getByRole('menu'))
        .getAllByRole('menuitem')
        .map(item => item.textContent),
    ).toEqual(['Copy as olo command', 'Copy link to what is shown']);
    await userEvent.keyboard('{Escape}');
    expect(
      screen.queryByRole('button', { name: /Repair|Actions for/ }),
    ).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Compare' })).toBeEnabled();

    await userEvent.keyboard('rma');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('reads a job and its backfills, but cannot run, pause or steer them', async () => {
    renderOpenlake(job, 'normal', { denied: changes });

    await screen.findByRole('region', { name: 'Backfills' });
    expect(
      screen.queryByRole('button', { name: /^(Run now|Backfill|Pause)$/ }),
    ).not.toBeInTheDocument();
    await userEvent.keyboard('rb');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('reads a backfill, but cannot steer it', async () => {
    renderOpenlake('/openlake/backfills/bf-2', 'normal', {
      denied: ['openlake.run.update'],
    });

    await screen.findByRole('table', { name: /Intervals/ });
    expect(
      screen.queryByRole('button', { name: /Cancel|Resume|Retry/ }),
    ).not.toBeInTheDocument();
  });

  it('can choose runs to compare them, but not to change them', async () => {
    renderOpenlake('/openlake/runs', 'normal', {
      denied: ['openlake.run.update'],
    });

    for (const number of [427, 428]) {
      await userEvent.click(
        await screen.findByRole('checkbox', {
          name: new RegExp(`Flights daily #${number}`),
        }),
      );
    }
    const bar = screen.getByRole('toolbar', { name: 'Chosen runs' });
    expect(
      within(bar).getByRole('link', { name: 'Compare' }),
    ).toBeInTheDocument();
    expect(
      within(bar)
        .getAllByRole('button')
        .map(button => button.textContent),
    ).toEqual(['Choose all that match', 'Choose none']);
  });
});
