import { screen } from '@testing-library/react';
import { renderOpenlake } from '../__testUtils__/renderOpenlake';

describe('addresses', () => {
  it('lead to the workspace by the name of its first tab too', async () => {
    renderOpenlake('/openlake/workspaces/air-traffic/pipelines');
    expect(
      await screen.findByRole('link', { name: 'Airport risk refresh' }),
    ).toBeInTheDocument();
  });

  it('that lead nowhere say so, with the way on', async () => {
    renderOpenlake('/openlake/no/such/page');
    expect(
      await screen.findByText('There is no such page'),
    ).toBeInTheDocument();
    expect(screen.getByText('/openlake/no/such/page')).toBeInTheDocument();
  });
});
