import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const page = '/openlake/workspaces/air-traffic/data';

describe('DataPage', () => {
  it('shows tables by layer and opens one beside them, kept in the address', async () => {
    renderOpenlake(page);
    const silver = await screen.findByRole('region', { name: 'silver layer' });
    await userEvent.click(
      within(silver).getByRole('button', { name: 'lake.silver.flights' }),
    );
    const summary = await screen.findByRole('complementary', {
      name: 'Table lake.silver.flights',
    });
    expect(within(summary).getByText('Contract broken')).toBeInTheDocument();
    expect(
      within(summary).getByRole('link', { name: 'bronze.flights' }),
    ).toHaveAttribute('href', '/openlake/tables/lake.bronze.flights');
    await userEvent.keyboard('{Escape}');
    expect(summary).not.toBeInTheDocument();
  });

  it('narrows by text and by what needs a look, and says when nothing is left', async () => {
    renderOpenlake(page);
    await userEvent.click(
      await screen.findByRole('radio', { name: 'Needs a look 3' }),
    );
    expect(
      screen.queryByRole('button', { name: 'lake.bronze.airports' }),
    ).not.toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Filter tables' }),
      'no such table',
    );
    expect(await screen.findByText('No table matches')).toBeInTheDocument();
  });

  it('says how much of a large workspace it shows, and shows more', async () => {
    renderOpenlake(page, 'big');
    expect(
      await screen.findByText(/^Shows the first 200 tables by name of 2\d\d$/),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() =>
      expect(screen.queryByText(/^Shows the first/)).not.toBeInTheDocument(),
    );
  });

  it('opens a table that is on no page yet', async () => {
    renderOpenlake(`${page}?table=lake.gold.part_239&q=flights`, 'big');
    const summary = await screen.findByRole('complementary', {
      name: 'Table lake.gold.part_239',
    });
    expect(await within(summary).findByText('Written by')).toBeInTheDocument();
  });

  it('says what to do where there is no table', async () => {
    renderOpenlake(page, 'empty');
    expect(
      await screen.findByText('No tables in Air traffic yet'),
    ).toBeInTheDocument();
  });

  it('says what failed and what is not affected', async () => {
    renderOpenlake(page, 'error');
    expect(
      await screen.findByText(
        /Pipelines and runs of this workspace are not affected/,
        undefined,
        { timeout: 5000 },
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Try again' }),
    ).toBeInTheDocument();
  });
});
