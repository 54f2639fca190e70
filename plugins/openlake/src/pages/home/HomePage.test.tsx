import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

describe('HomePage', () => {
  it('names what needs somebody first: the run with the tables it holds back, and the broken contract', async () => {
    renderOpenlake('/openlake');
    const panel = within(
      await screen.findByRole('region', { name: /Needs you/ }),
    );
    expect(panel.getByRole('link', { name: 'Open run' })).toHaveAttribute(
      'href',
      '/openlake/workspaces/air-traffic/jobs/flights-daily/runs/run-428',
    );
    for (const table of ['gold.route_delays', 'gold.airport_risk']) {
      expect(panel.getByRole('link', { name: table })).toHaveAttribute(
        'href',
        `/openlake/tables/lake.${table}`,
      );
    }
    expect(
      panel.getByRole('link', { name: 'lake.silver.flights' }),
    ).toHaveAttribute('href', '/openlake/tables/lake.silver.flights');
    expect(panel.getByText('1 of 5 checks does not pass')).toBeInTheDocument();
  });

  it('shows the first workspaces with the way to all of them', async () => {
    renderOpenlake('/openlake');
    const panel = within(
      await screen.findByRole('region', { name: /Workspaces/ }),
    );
    expect(panel.getByRole('link', { name: 'Air traffic' })).toHaveAttribute(
      'href',
      '/openlake/workspaces/air-traffic',
    );
    expect(panel.getByRole('link', { name: 'All workspaces' })).toHaveAttribute(
      'href',
      '/openlake/workspaces',
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

  it('shows the newcomer where to start, until it is put away', async () => {
    renderOpenlake('/openlake', 'young');
    const panel = within(
      await screen.findByRole('region', { name: /Start here/ }),
    );
    expect(panel.getByRole('link', { name: /#404$/ })).toHaveAttribute(
      'href',
      expect.stringContaining('/runs/run-404'),
    );
    expect(
      panel.getByRole('link', { name: 'The tables it wrote' }),
    ).toHaveAttribute('href', '/openlake/workspaces/air-traffic/data');
    await userEvent.click(panel.getByRole('button', { name: 'Put away' }));
    expect(screen.queryByText('Start here')).not.toBeInTheDocument();
  });

  it('does not show those who have history where to start', async () => {
    renderOpenlake('/openlake');
    expect(await screen.findByText('Recent runs')).toBeInTheDocument();
    expect(screen.queryByText('Start here')).not.toBeInTheDocument();
  });

  it('says how to connect a workspace where there is none', async () => {
    renderOpenlake('/openlake', 'empty');
    expect(
      await screen.findByText('Connect your first workspace'),
    ).toBeInTheDocument();
  });
});
