import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const rows = async () => {
  const table = await screen.findByRole('table', { name: 'Waiting runs' });
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map(row => {
      const { textContent } = within(row).getByRole('link');
      return /^\d+.*? #\d+/.exec(textContent ?? '')?.[0];
    });
};

describe('QueuePage', () => {
  it('shows how full the limits are and what waits, in order, for what', async () => {
    renderOpenlake('/openlake/queue');

    expect(await rows()).toEqual([
      '1Flights daily #430',
      '2Flights daily #431',
      '3Airport risk refresh #432',
      '4Airport risk refresh #433',
      '5Strikes history #434',
    ]);
    expect(
      screen.getAllByText(
        'a place of job air-traffic/flights-daily, 1 of 1 taken',
      )[0],
    ).toBeInTheDocument();
    expect(
      screen.getByRole('meter', { name: 'Workspace air-traffic' }),
    ).toHaveAttribute('aria-valuenow', '4');
    expect(screen.getByText('2 full')).toBeInTheDocument();
  });

  it('moves a run by the keyboard and says where it is', async () => {
    const { call } = renderOpenlake('/openlake/queue');
    const handle = await screen.findByRole('button', {
      name: /^Move Strikes history #434/,
    });

    handle.focus();
    await userEvent.keyboard('{ArrowUp}');

    expect(call).toHaveBeenCalledWith('moveQueued', {
      params: { run: 'run-434' },
      body: { to: 'before', before: 'run-433' },
    });
    expect(
      await screen.findByText('Strikes history #434 is now at position 4'),
    ).toBeInTheDocument();
    await waitFor(async () =>
      expect((await rows())[3]).toBe('4Strikes history #434'),
    );
  });

  it('moves a run to an end by its menu', async () => {
    const { call } = renderOpenlake('/openlake/queue');

    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Actions for Airport risk refresh #432',
      }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Move to the front' }),
    );

    expect(call).toHaveBeenCalledWith('moveQueued', {
      params: { run: 'run-432' },
      body: { to: 'first' },
    });
    await waitFor(async () =>
      expect((await rows())[0]).toBe('1Airport risk refresh #432'),
    );
  });

  it('moves one of a job past all that wait only to where that is said', async () => {
    const { call } = renderOpenlake('/openlake/queue?job=airport-risk');
    expect(await rows()).toEqual([
      '3Airport risk refresh #432',
      '4Airport risk refresh #433',
    ]);
    const menu = async (run: string) => {
      await userEvent.click(
        await screen.findByRole('button', { name: `Actions for ${run}` }),
      );
      return within(await screen.findByRole('menu'));
    };
    const item = (of: Awaited<ReturnType<typeof menu>>, name: string) =>
      of.getByRole('menuitem', { name });

    const first = await menu('Airport risk refresh #432');
    // What comes behind the second is not on screen.
    expect(item(first, 'Move down')).toHaveAttribute('aria-disabled', 'true');
    // The first of these is not the first of all.
    await userEvent.click(item(first, 'Move to the front'));
    expect(call).toHaveBeenCalledWith('moveQueued', {
      params: { run: 'run-432' },
      body: { to: 'first' },
    });
  });

  it('says that the filter leaves runs out where none fits it', async () => {
    renderOpenlake('/openlake/queue?job=nobody');
    expect(
      await screen.findByText(/Runs of other jobs may wait/),
    ).toBeInTheDocument();
  });

  it('drops a run with a note', async () => {
    const { call } = renderOpenlake('/openlake/queue');
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Actions for Strikes history #434',
      }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: /Drop from the queue/ }),
    );
    const dialog = await screen.findByRole('dialog');
    const drop = within(dialog).getByRole('button', { name: 'Drop run' });
    const note = within(dialog).getByRole('textbox', { name: /Note/ });
    await userEvent.click(drop);
    expect(note).toHaveAccessibleDescription(/Say why/);

    await userEvent.type(note, 'asked for twice');
    expect(within(dialog).getByLabelText('As a command')).toHaveTextContent(
      "olo queue drop run-434 --note 'asked for twice'",
    );
    await userEvent.click(drop);

    expect(call).toHaveBeenCalledWith('dropQueued', {
      params: { run: 'run-434' },
      body: { note: 'asked for twice' },
    });
    await waitFor(async () => expect(await rows()).toHaveLength(4));
  });

  it('asks for the queue of the workspace in the address', async () => {
    const { call } = renderOpenlake('/openlake/queue?workspace=air-traffic');

    await rows();
    expect(call).toHaveBeenCalledWith(
      'listQueue',
      { query: expect.objectContaining({ workspace: 'air-traffic' }) },
      expect.anything(),
    );
  });

  it('says what would make a run wait when none does', async () => {
    renderOpenlake('/openlake/queue', 'empty');

    expect(await screen.findByText('Nothing waits')).toBeInTheDocument();
    expect(screen.getByRole('meter', { name: 'All runs' })).toHaveAttribute(
      'aria-valuemax',
      '40',
    );
    expect(
      screen.getByText(/Runs wait here when a limit is full/),
    ).toBeInTheDocument();
  });

  it('says so when the queue cannot be read', async () => {
    renderOpenlake('/openlake/queue', 'error');

    expect(
      await screen.findByText(
        /Queue could not be loaded/,
        {},
        { timeout: 5000 },
      ),
    ).toBeInTheDocument();
  });
});
