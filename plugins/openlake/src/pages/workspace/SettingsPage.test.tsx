import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

describe('SettingsPage', () => {
  it('shows findings at their line and confirms a deployment that waits', async () => {
    const { call } = renderOpenlake(
      '/openlake/workspaces/air-traffic/settings?deployment=dep-3',
    );
    expect(
      await screen.findByRole('link', {
        name: 'jobs/flights-daily.job.yaml:14:7',
      }),
    ).toHaveAttribute('href', expect.stringContaining('#L14'));
    expect(screen.getByText('Did you mean depends_on?')).toBeInTheDocument();

    const plan = await screen.findByRole('region', { name: 'Plan' });
    expect(
      await within(plan).findByText(
        'It deletes 7 of 9 tables from the registry.',
      ),
    ).toBeInTheDocument();
    await userEvent.click(
      within(plan).getByRole('button', { name: 'Confirm and apply' }),
    );
    expect(call).toHaveBeenCalledWith('confirmDeployment', {
      params: { workspace: 'air-traffic', deployment: 'dep-3' },
    });
  });

  it('says of a plan when the clock starts the jobs that it adds or starts otherwise', async () => {
    renderOpenlake(
      '/openlake/workspaces/air-traffic/settings?deployment=dep-3',
    );

    const fires = await screen.findByRole('region', { name: 'Next fires' });
    const [added, changed] = within(fires).getAllByRole('group');
    expect(added).toHaveTextContent(
      /airport-risk-refresh\s*Mon,? \d+ \w+,? (at )?06:00 Europe\/Paris/,
    );
    expect(within(added).getAllByRole('listitem')).toHaveLength(10);
    expect(changed).toHaveTextContent(/flights-daily.* 05:00 Europe\/Paris/);
    expect(within(changed).getAllByRole('listitem')[9]).toBeVisible();
  });

  it('says how long things are kept, and what the last passes removed', async () => {
    renderOpenlake('/openlake/workspaces/air-traffic/settings');

    const panel = await screen.findByRole('region', { name: 'Retention' });
    expect(
      await within(panel).findByText(
        '1,212 runs, 1,198 ticks, 40 idempotency keys, 9,870 facts',
      ),
    ).toBeInTheDocument();
    expect(panel).toHaveTextContent('Runs are kept for 400 days');
    expect(panel).toHaveTextContent('25 among the newest of their job');
    expect(panel).toHaveTextContent('state of 2 runs is in use');
  });
});
