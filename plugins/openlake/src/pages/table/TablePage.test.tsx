import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const page = '/openlake/tables/lake.silver.flights';

describe('TablePage', () => {
  it('says first whether the table can be trusted, and why not', async () => {
    renderOpenlake(page);
    expect(await screen.findByText('Contract broken')).toBeInTheDocument();
    const contract = await screen.findByRole('table', { name: 'Checks' });
    const row = within(contract).getByRole('row', { name: /rejected_ratio/ });
    expect(row).toHaveTextContent('0.284 %, 8,518 of 3,000,000');
    expect(row).toHaveTextContent('≤ 0.200 %');
  });

  it('links each snapshot to the run that wrote it and to its rows', async () => {
    renderOpenlake(`${page}/snapshots`);
    const table = await screen.findByRole('table', { name: 'Snapshots' });
    expect(
      within(table).getByRole('link', { name: 'flights-daily #427' }),
    ).toHaveAttribute('href', expect.stringContaining('/runs/run-427'));
    expect(within(table).getByText('outside of OpenLake')).toBeInTheDocument();
    expect(
      within(table).getAllByRole('link', { name: 'See rows then' })[0],
    ).toHaveAttribute('href', expect.stringContaining('/data?snapshot='));
  });

  it('loads older snapshots on demand', async () => {
    renderOpenlake(`${page}/snapshots`, 'big');
    expect(
      await screen.findByText('50 snapshots, newest first'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    expect(
      await screen.findByText('100 snapshots, newest first'),
    ).toBeInTheDocument();
  });

  it('shows the snapshot that a link leads to, and marks it in the list', async () => {
    renderOpenlake(`${page}/snapshots?snapshot=699999999999999992`);
    const asked = await screen.findByRole('table', {
      name: 'Snapshot 699999999999999992',
    });
    expect(
      within(asked).getByRole('link', { name: 'flights-daily #425' }),
    ).toBeInTheDocument();
    const all = await screen.findByRole('table', { name: 'Snapshots' });
    const marked = within(all)
      .getAllByRole('row')
      .filter(row => row.getAttribute('aria-current') === 'true');
    expect(marked).toHaveLength(1);
    expect(marked[0]).toHaveTextContent('699999999999999992');
  });

  it('shows it also when the list has not come that far', async () => {
    renderOpenlake(`${page}/snapshots?snapshot=69999999999999999110`, 'big');
    const asked = await screen.findByRole('table', {
      name: 'Snapshot 69999999999999999110',
    });
    expect(
      within(asked).getByRole('link', { name: 'flights-daily #317' }),
    ).toBeInTheDocument();
    const all = await screen.findByRole('table', { name: 'Snapshots' });
    expect(
      within(all).queryByText('69999999999999999110'),
    ).not.toBeInTheDocument();
  });

  it('says so when that snapshot is gone', async () => {
    renderOpenlake(`${page}/snapshots?snapshot=41`);
    expect(
      await screen.findByText('The table no longer has snapshot 41.'),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('table', { name: 'Snapshots' }),
    ).toBeInTheDocument();
  });

  it('keeps 64-bit values exact and shows nulls as such', async () => {
    renderOpenlake(`${page}/data`);
    const rows = await screen.findByRole('region', { name: 'Rows' });
    expect(
      await within(rows).findByText('9007199254740993'),
    ).toBeInTheDocument();
    expect(within(rows).getAllByText('null').length).toBeGreaterThan(0);
  });

  it('says that a table does not exist', async () => {
    renderOpenlake('/openlake/tables/lake.silver.nothing');
    expect(
      await screen.findByText(
        /There is no table lake.silver.nothing/,
        undefined,
        {
          timeout: 5000,
        },
      ),
    ).toBeInTheDocument();
  });
});
