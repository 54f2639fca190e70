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
});
