import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

describe('RunsPage', () => {
  it('lists runs page by page, each a link', async () => {
    renderOpenlake('/openlake/runs');

    expect(
      await screen.findByRole('link', { name: /Flights daily #428/ }),
    ).toHaveAttribute(
      'href',
      '/openlake/workspaces/air-traffic/jobs/flights-daily/runs/run-428',
    );
    expect(screen.getAllByRole('row')).toHaveLength(21);
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(
      await screen.findByRole('link', { name: /Flights daily #404/ }),
    ).toBeInTheDocument();
  });

  it('leads from the id of a run to its page', async () => {
    renderOpenlake('/openlake/runs/run-428');

    expect(
      await screen.findByRole('heading', { name: /^Flights daily\s*#428$/ }),
    ).toBeInTheDocument();
  });

  it('says so when no run has that id', async () => {
    renderOpenlake('/openlake/runs/nobody');

    expect(
      await screen.findByText('There is no run nobody', { exact: false }),
    ).toBeInTheDocument();
  });

  it('takes its filter from the address and can clear it', async () => {
    renderOpenlake('/openlake/runs?state=failed');

    await screen.findByRole('link', { name: /Flights daily #428/ });
    expect(screen.getAllByRole('row')).toHaveLength(3);
    await userEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
    expect(
      await screen.findByRole('link', { name: /Flights daily #429/ }),
    ).toBeInTheDocument();
  });
});
