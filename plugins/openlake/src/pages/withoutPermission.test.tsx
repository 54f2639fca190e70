import { screen } from '@testing-library/react';
import { renderOpenlake } from '../__testUtils__/renderOpenlake';

// In a file of their own, since what is allowed is remembered for a while, over
// pages and over tests.
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
});
