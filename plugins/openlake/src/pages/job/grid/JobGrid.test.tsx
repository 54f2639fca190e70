import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../../__testUtils__/renderOpenlake';

const job = '/openlake/workspaces/air-traffic/jobs/flights-daily';

// What is drawn of a long list depends on its height, which jsdom has not.
beforeEach(() => {
  jest.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const grid = () =>
  screen.findByRole('table', { name: 'Tasks in the last runs' });

/** The cells of a task, which a pointer can be over. */
async function cellsOf(task: string) {
  const drawing = await screen.findByRole('img', {
    name: new RegExp(`^${task}: `),
  });
  return drawing.parentElement!;
}

describe('JobGrid', () => {
  it('says what the run under the pointer did, and opens it', async () => {
    renderOpenlake(job);
    const cells = await cellsOf('quality_gate');

    fireEvent.mouseMove(cells, { clientX: 22 * 23 + 5 });
    expect(cells).toHaveAttribute(
      'title',
      expect.stringMatching(/^#428 quality_gate: failed/),
    );

    await userEvent.pointer({
      target: cells,
      keys: '[MouseLeft]',
      coords: { clientX: 22 * 23 + 5 },
    });
    expect(
      await screen.findByRole('heading', { name: /^Flights daily\s*#428$/ }),
    ).toBeInTheDocument();
  });

  it('forgets a pointer over a run that is not shown any more', async () => {
    renderOpenlake(job);
    await userEvent.click(await screen.findByRole('radio', { name: '50' }));
    await screen.findByText('last 27 of 430');
    const cells = await cellsOf('quality_gate');
    fireEvent.mouseMove(cells, { clientX: 26 * 23 + 5 });
    expect(cells).toHaveAttribute('title', expect.stringMatching(/^#430/));

    await userEvent.click(screen.getByRole('radio', { name: '25' }));

    expect(await screen.findByText('last 25 of 430')).toBeInTheDocument();
    expect(await cellsOf('quality_gate')).not.toHaveAttribute('title');
  });

  it('draws of a thousand tasks those in view, and says how many there are', async () => {
    renderOpenlake(job, 'huge');
    const table = await grid();

    expect(table).toHaveAttribute('aria-rowcount', '1002');
    const rows = within(table).getAllByRole('row');
    expect(rows.length).toBeLessThan(60);
    expect(rows[2]).toHaveAttribute('aria-rowindex', '3');
    expect(
      within(rows[2]).getByRole('rowheader', { name: 'step_001' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('region', { name: /^Tasks in the last runs/ }),
    ).toHaveAttribute('tabindex', '0');
  });

  it('finds a task among a thousand', async () => {
    renderOpenlake(job, 'huge');
    const table = await grid();
    const find = within(table).getByRole('searchbox', { name: 'Find a task' });

    await userEvent.type(find, 'step_77');
    await waitFor(() => expect(table).toHaveAttribute('aria-rowcount', '12'));
    expect(
      within(table).getByRole('rowheader', { name: 'step_777' }),
    ).toBeInTheDocument();

    await userEvent.type(find, 'x');
    expect(await within(table).findByText(/No task matches/)).toBeVisible();
  });

  it('says in which order the tasks stand', async () => {
    renderOpenlake(job, 'huge');
    const table = await grid();
    const order = within(table).getByRole('button', { name: /^Succeeded/ });
    expect(order).toHaveAttribute('aria-pressed', 'false');

    await userEvent.click(order);

    expect(order).toHaveAttribute('aria-pressed', 'true');
    expect(
      within(table).getByRole('columnheader', { name: /^Succeeded/ }),
    ).toHaveAttribute('aria-sort', 'other');
  });
});
