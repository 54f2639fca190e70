import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const page = '/openlake/workspaces/air-traffic';

describe('PipelinesPage', () => {
  it('loads more jobs below those that are there', async () => {
    renderOpenlake(page, 'big');
    expect(await screen.findByText('50 jobs, by name')).toBeInTheDocument();
    expect(screen.getAllByRole('row')).toHaveLength(51);
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('72 jobs in all')).toBeInTheDocument();
    expect(screen.getAllByRole('row')).toHaveLength(73);
    expect(
      screen.queryByRole('button', { name: 'Show more' }),
    ).not.toBeInTheDocument();
  });

  it('lets the server filter, and keeps the filter in the address', async () => {
    const { call } = renderOpenlake(`${page}?q=import%204`, 'big');
    expect(
      await screen.findByRole('link', { name: 'Import 4' }, { timeout: 5_000 }),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('row')).toHaveLength(12);
    expect(screen.getByRole('radio', { name: 'All 72' })).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Filter jobs' }),
      '2',
    );
    // Of the eleven that matched before, one is left.
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2), {
      timeout: 10_000,
    });
    expect(screen.getByRole('link', { name: 'Import 42' })).toBeInTheDocument();
    expect(call).toHaveBeenCalledWith(
      'pipelinesView',
      expect.objectContaining({
        query: expect.objectContaining({ contains: 'import 42' }),
      }),
      expect.anything(),
    );
  }, 30_000);

  it('says that nothing matches, and clears the filter', async () => {
    renderOpenlake(`${page}?q=no-such-job`);
    expect(await screen.findByText('No job matches')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
    expect(
      await screen.findByRole('link', { name: 'Airport risk refresh' }),
    ).toBeInTheDocument();
  });

  it('shows no text of a filter that the address has lost', async () => {
    renderOpenlake(`${page}?q=no-such-job`);
    const box = await screen.findByRole('searchbox', { name: 'Filter jobs' });
    expect(box).toHaveValue('no-such-job');
    await userEvent.click(
      within(screen.getByRole('navigation', { name: 'Workspace' })).getByRole(
        'link',
        { name: 'Pipelines' },
      ),
    );
    expect(
      await screen.findByRole('link', { name: 'Airport risk refresh' }),
    ).toBeInTheDocument();
    expect(box).toHaveValue('');
  });
});
