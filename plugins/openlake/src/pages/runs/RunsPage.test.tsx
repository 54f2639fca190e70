import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const choose = async (name: string) =>
  userEvent.click(await screen.findByRole('checkbox', { name }));

describe('RunsPage', () => {
  it('lists runs a page at a time, each a link', async () => {
    renderOpenlake('/openlake/runs');

    expect(
      await screen.findByRole('link', { name: /Flights daily #428/ }),
    ).toHaveAttribute(
      'href',
      '/openlake/workspaces/air-traffic/jobs/flights-daily/runs/run-428',
    );
    expect(screen.getAllByRole('row')).toHaveLength(21);

    await userEvent.click(screen.getByRole('button', { name: 'Older' }));
    expect(
      await screen.findByRole('link', { name: /Flights daily #404/ }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: /Flights daily #428/ }),
    ).not.toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'Newer' }));
    expect(
      await screen.findByRole('link', { name: /Flights daily #428/ }),
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

  it('says why a run failed or was canceled, also where the window is narrow', async () => {
    renderOpenlake('/openlake/runs?state=failed,canceled');
    const row = async (name: RegExp) =>
      (await screen.findByRole('link', { name })).closest('tr')!;

    const failed = within(await row(/Flights daily #428/));
    expect(
      failed.getAllByTitle(/^rejected_ratio is 0\.284 %, limit 0\.200 %/),
    ).toHaveLength(2);
    expect(failed.getAllByText('quality_gate')).toHaveLength(2);
    expect(await row(/Flights daily #414/)).toHaveTextContent(
      'by ines.caron: “the source sends yesterday’s file again”',
    );
  });

  it('narrows by several states, by what started them and by time', async () => {
    const { call } = renderOpenlake('/openlake/runs?workspace=air-traffic');

    await userEvent.click(
      await screen.findByRole('button', { name: /States/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Failed' }),
    );
    await userEvent.click(screen.getByRole('option', { name: 'Canceled' }));
    await userEvent.keyboard('{Escape}');
    await userEvent.click(screen.getByRole('button', { name: /Triggers/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Schedule' }),
    );
    await userEvent.keyboard('{Escape}');
    await userEvent.click(screen.getByRole('button', { name: /Time/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Last 24 hours' }),
    );

    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
    expect(call).toHaveBeenLastCalledWith(
      'listRuns',
      {
        query: expect.objectContaining({
          workspace: 'air-traffic',
          state: 'failed,canceled',
          trigger: 'schedule',
          since: expect.stringMatching(/Z$/),
        }),
      },
      expect.anything(),
    );
  });

  it('keeps a filter under a name, as a link, until it is forgotten', async () => {
    renderOpenlake('/openlake/runs?state=failed');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Save filter' }),
    );
    await userEvent.type(
      within(await screen.findByRole('dialog')).getByRole('textbox', {
        name: 'Name',
      }),
      'Needs me{Enter}',
    );

    expect(
      await screen.findByRole('link', { name: 'Needs me' }),
    ).toHaveAttribute('href', '/openlake/runs?state=failed');

    await userEvent.click(
      screen.getByRole('button', { name: 'Forget the filter Needs me' }),
    );
    await waitFor(() =>
      expect(
        screen.queryByRole('link', { name: 'Needs me' }),
      ).not.toBeInTheDocument(),
    );
  });

  it('repairs all that match: says before how many, asks why, shows what became of each', async () => {
    const { call } = renderOpenlake('/openlake/runs?job=flights-daily');
    await choose('Select all that are shown');
    await userEvent.click(
      screen.getByRole('button', { name: 'Choose all that match' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Repair…' }));
    const dialog = await screen.findByRole('dialog');

    expect(
      await within(dialog).findByText(/can be repaired; 24 cannot/),
    ).toHaveTextContent('3 runs can be repaired; 24 cannot.');
    const repair = within(dialog).getByRole('button', {
      name: 'Repair 3 runs',
    });
    const left = within(dialog).getAllByRole('list', {
      name: /^A run can be repaired while/,
    });
    expect(
      left.flatMap(list => within(list).getAllByRole('link')),
    ).toHaveLength(6);
    expect(within(dialog).getByText('and 18 more runs')).toBeInTheDocument();
    const note = within(dialog).getByRole('textbox', { name: /Note/ });
    await userEvent.click(repair);
    expect(note).toHaveAccessibleDescription(/Say why/);
    await userEvent.type(note, 'source was late');
    await userEvent.click(repair);

    expect(call).toHaveBeenCalledWith('bulkUpdateRuns', {
      body: {
        action: 'repair',
        runs: ['run-428', 'run-414', 'run-411'],
        result: undefined,
        note: 'source was late',
      },
    });
    expect(
      await screen.findByRole('heading', {
        name: 'Repair of 2 of 3 runs started',
      }),
    ).toBeInTheDocument();
    expect(
      within(screen.getByRole('list', { name: 'Not repaired' })).getByText(
        'It is being repaired already',
      ),
    ).toBeInTheDocument();
    // What was done is not shown as what it was before.
    expect(
      within(screen.getByRole('list', { name: 'Done' })).queryByRole('img'),
    ).not.toBeInTheDocument();
  });

  it('marks the runs that were picked as what somebody says', async () => {
    const { call } = renderOpenlake('/openlake/runs');
    await choose('Select Flights daily #428');
    await choose('Select Flights daily #429');
    await userEvent.click(screen.getByRole('button', { name: 'Mark…' }));
    const dialog = await screen.findByRole('dialog');

    // As the API says of them now, not as they were when they were picked.
    await within(dialog).findByText(/can be marked; 1 cannot/);
    expect(call).toHaveBeenCalledWith(
      'previewBulk',
      { body: { action: 'mark', runs: ['run-428', 'run-429'] } },
      expect.anything(),
    );
    expect(
      within(dialog).getByRole('list', {
        name: 'A run can be marked once it has ended; this one is running.',
      }),
    ).toHaveTextContent('Flights daily #429');
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Note/ }),
      'checked by hand',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Mark 1 run' }),
    );

    expect(call).toHaveBeenCalledWith('bulkUpdateRuns', {
      body: {
        action: 'mark',
        runs: ['run-428'],
        result: 'success',
        note: 'checked by hand',
      },
    });
  });

  it('leaves out of all that match what is unpicked', async () => {
    const { call } = renderOpenlake('/openlake/runs?job=flights-daily');
    await choose('Select all that are shown');
    await userEvent.click(
      screen.getByRole('button', { name: 'Choose all that match' }),
    );
    await choose('Select Flights daily #428');
    expect(screen.getByText('All runs that match but 1')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'Repair…' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Note/ }),
      'source was late',
    );
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Repair 2 runs' }),
    );
    expect(call).toHaveBeenCalledWith('bulkUpdateRuns', {
      body: expect.objectContaining({ runs: ['run-414', 'run-411'] }),
    });
  });

  it('compares two, the older on the left', async () => {
    renderOpenlake('/openlake/runs');
    await choose('Select Flights daily #428');
    await choose('Select Flights daily #427');

    expect(screen.getByRole('link', { name: 'Compare' })).toHaveAttribute(
      'href',
      '/openlake/runs/compare?a=run-427&b=run-428',
    );
  });

  it('says so when runs cannot be read', async () => {
    renderOpenlake('/openlake/runs', 'error');

    expect(
      await screen.findByText(
        /Runs could not be loaded/,
        {},
        { timeout: 5000 },
      ),
    ).toBeInTheDocument();
  });
});
