import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

describe('HomePage', () => {
  it('names what needs somebody first, with what its job writes', async () => {
    renderOpenlake('/openlake');
    const panel = await screen.findByRole('region', { name: /Needs you/ });
    expect(
      within(panel).getByText('Its job writes 2 tables'),
    ).toBeInTheDocument();
    expect(
      within(panel).getByRole('link', { name: 'Open run' }),
    ).toHaveAttribute(
      'href',
      '/openlake/workspaces/air-traffic/jobs/flights-daily/runs/run-428',
    );
  });

  it('gives every figure its numerator and denominator for the days asked for', async () => {
    const { call } = renderOpenlake('/openlake');
    expect(await screen.findByText('3 of 64')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: '7 d' }));
    expect(call).toHaveBeenCalledWith(
      'homeView',
      { query: { days: 7 } },
      expect.anything(),
    );
  });

  it('says how to connect a workspace where there is none', async () => {
    renderOpenlake('/openlake', 'empty');
    expect(
      await screen.findByText('Connect your first workspace'),
    ).toBeInTheDocument();
  });
});
