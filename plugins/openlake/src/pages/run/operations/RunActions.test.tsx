import { RouteOutput } from '@openlake/plugin-openlake-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../../__testUtils__/renderOpenlake';

const runs = '/openlake/workspaces/air-traffic/jobs/flights-daily/runs';

async function openMenu(item: string) {
  await userEvent.click(
    await screen.findByRole('button', { name: 'More actions' }),
  );
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
  return screen.findByRole('dialog');
}

describe('what can be done to a run', () => {
  it('marks it with a reason, and shows who did and what it was', async () => {
    const { call } = renderOpenlake(`${runs}/run-428`);
    const dialog = await openMenu('Mark as success or failed');
    const mark = within(dialog).getByRole('button', {
      name: 'Mark as success',
    });
    await userEvent.click(mark);
    const note = within(dialog).getByRole('textbox', { name: /Note/ });
    expect(note).toHaveAccessibleDescription(/Say why/);

    await userEvent.type(note, 'loaded by hand');
    await userEvent.click(mark);

    expect(
      await screen.findByText('Marked success by guest'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/“loaded by hand” By itself it ended as failed/),
    ).toBeInTheDocument();
    expect(call).toHaveBeenCalledWith('markRun', {
      params: { run: 'run-428' },
      body: { result: 'success', note: 'loaded by hand' },
    });
  });

  it('marks one task from its drawer', async () => {
    renderOpenlake(`${runs}/run-428`);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Actions for quality_gate' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', {
        name: 'Mark as success or failed',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Mark quality_gate of #428');
    expect(dialog).toHaveTextContent(
      'A repair does not run it again, and runs what waits for it.',
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Note/ }),
      'known',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Mark as success' }),
    );

    const drawer = screen.getByRole('complementary', {
      name: 'Task quality_gate',
    });
    expect(
      await within(drawer).findByText('Marked success by guest'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/stays as it ended until a repair goes on from there/),
    ).toBeInTheDocument();
  });

  it('runs it again as a new run with other parameters, by keyboard', async () => {
    const { call } = renderOpenlake(`${runs}/run-428`);
    await screen.findByRole('button', { name: 'Repair run' });
    await userEvent.keyboard('a');

    const dialog = await screen.findByRole('dialog');
    await userEvent.type(
      await within(dialog).findByRole('textbox', {
        name: /max_rejected_ratio/,
      }),
      '0.01',
    );
    expect(within(dialog).getByLabelText('As a command')).toHaveTextContent(
      'olo runs rerun run-428 -p max_rejected_ratio=0.01',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Start a new run' }),
    );

    expect(
      await screen.findByRole('heading', { name: /^Flights daily\s*#431$/ }),
    ).toBeInTheDocument();
    expect(call).toHaveBeenCalledWith('createRun', {
      params: { workspace: 'air-traffic', job: 'flights-daily' },
      body: expect.objectContaining({
        rerunOf: 'run-428',
        parameters: { max_rejected_ratio: 0.01 },
      }),
    });
  });

  it('runs only tasks that were picked', async () => {
    const { call } = renderOpenlake(`${runs}/run-428`);
    await screen.findByRole('complementary', { name: 'Task quality_gate' });
    await userEvent.keyboard('x');
    await userEvent.keyboard('j');
    await userEvent.keyboard('x');
    const bar = screen.getByRole('toolbar', { name: 'Picked tasks' });
    expect(bar).toHaveTextContent('2 tasks picked');
    await userEvent.click(
      within(bar).getByRole('button', { name: 'Run only these' }),
    );

    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText(
        /^Runs 2 of 11 tasks: quality_gate, gold_route_delays/,
      ),
    ).toBeInTheDocument();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Start a new run' }),
    );
    await waitFor(() =>
      expect(call).toHaveBeenCalledWith('createRun', {
        params: { workspace: 'air-traffic', job: 'flights-daily' },
        body: expect.objectContaining({
          tasks: 'quality_gate,gold_route_delays',
        }),
      }),
    );
  });

  it('does not run all where none of the picked tasks is left', async () => {
    const { call } = renderOpenlake(`${runs}/run-428`);
    const answer = call.getMockImplementation()!;
    call.mockImplementation(async (name, ...rest) => {
      const data = structuredClone(await answer(name, ...rest));
      if (name === 'getJob') {
        const detail = data as RouteOutput<'getJob'>;
        detail.tasks = detail.tasks.filter(({ key }) => key !== 'quality_gate');
      }
      return data;
    });
    await screen.findByRole('complementary', { name: 'Task quality_gate' });
    await userEvent.keyboard('x');
    await userEvent.click(
      screen.getByRole('button', { name: 'Run only these' }),
    );

    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText('The job has no quality_gate any more'),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('button', { name: 'Start a new run' }),
    ).toBeDisabled();
  });

  it('keeps a dialog and its note through a click beside it', async () => {
    renderOpenlake(`${runs}/run-428`);
    const dialog = await openMenu('Mark as success or failed');
    const note = within(dialog).getByRole('textbox', { name: /Note/ });
    await userEvent.type(note, 'half of a thought');

    await userEvent.click(document.body);
    expect(note).toHaveValue('half of a thought');

    await userEvent.click(note);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
  });

  it('does not leave a dialog before it is known what came of it', async () => {
    const { call } = renderOpenlake(`${runs}/run-428`);
    const dialog = await openMenu('Mark as success or failed');
    const answered = Promise.withResolvers<void>();
    const answer = call.getMockImplementation()!;
    call.mockImplementation(async (name, ...rest) => {
      if (name === 'markRun') {
        await answered.promise;
      }
      return answer(name, ...rest);
    });
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Note/ }),
      'loaded by hand',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Mark as success' }),
    );

    expect(
      within(dialog).getByRole('button', { name: 'Cancel' }),
    ).toBeDisabled();
    await userEvent.keyboard('{Escape}');
    expect(dialog).toBeInTheDocument();
    answered.resolve();
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
  });

  it('repairs with other parameters, shows what changes, and from one task on', async () => {
    const { call } = renderOpenlake(`${runs}/run-428`);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Actions for quality_gate' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: 'Repair from here' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText('Will run 4, reuse 7.'),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByText('This will probably end the same way'),
    ).toBeInTheDocument();

    await userEvent.click(
      await within(dialog).findByText(/^Parameters stay as they are/),
    );
    await userEvent.type(
      await within(dialog).findByRole('textbox', {
        name: /max_rejected_ratio/,
      }),
      '1',
    );
    expect(
      await within(dialog).findByRole('list', {
        name: 'Parameters that change',
      }),
    ).toHaveTextContent('max_rejected_ratio 0.002 → 1');
    expect(
      within(dialog).queryByText('This will probably end the same way'),
    ).not.toBeInTheDocument();
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Repair 4 tasks' }),
    );
    await waitFor(() =>
      expect(call).toHaveBeenCalledWith('repairRun', {
        params: { run: 'run-428' },
        body: expect.objectContaining({
          scope: 'chosen',
          parameters: { max_rejected_ratio: 1 },
        }),
      }),
    );
  });

  it('asks for tasks where a repair of nothing is looked at, and offers those of the revision', async () => {
    renderOpenlake(`${runs}/run-428`);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Repair run' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('radio', { name: /^Choose/ }),
    );
    await userEvent.click(
      await within(dialog).findByRole('checkbox', { name: 'quality_gate' }),
    );

    expect(
      await within(dialog).findByText('Nothing to repair.'),
    ).toBeInTheDocument();
    expect(within(dialog).queryByRole('alert')).not.toBeInTheDocument();
    expect(
      within(dialog).getByRole('button', { name: 'Repair' }),
    ).toBeDisabled();
    expect(within(dialog).getByLabelText('As a command')).toHaveTextContent(
      "olo repair run-428 --tasks '…'",
    );
  });

  it('says what a cancel does to the tasks before it cancels', async () => {
    renderOpenlake(`${runs}/run-429`);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel run' }),
    );

    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent(/1 running task: stopped where it is/);
    expect(dialog).toHaveTextContent(/waiting tasks: will not start/);
    expect(dialog).toHaveTextContent(/tasks done: they keep what was written/);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel run' }),
    );
    expect(
      await screen.findByText(/^Stopping: the engine has been asked/),
    ).toBeInTheDocument();
  });

  it('leads to a comparison with the last success or any other run', async () => {
    renderOpenlake(`${runs}/run-428`);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Compare' }),
    );

    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByRole('list', { name: 'Runs of the job' }),
    ).toBeInTheDocument();
    await userEvent.click(
      within(dialog).getByRole('button', { name: '#427 the one before' }),
    );

    expect(
      await screen.findByRole('heading', {
        name: 'Flights daily: #427 and #428',
      }),
    ).toBeInTheDocument();
  });

  it('stays open and says why when it was refused', async () => {
    const { call } = renderOpenlake(`${runs}/run-428`);
    const dialog = await openMenu('Mark as success or failed');
    const answer = call.getMockImplementation();
    call.mockImplementation(async (name, ...rest) => {
      if (name === 'markRun') {
        throw new Error('The run has moved on; look again');
      }
      return answer!(name, ...rest);
    });
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Note/ }),
      'x',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Mark as success' }),
    );

    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'The run has moved on; look again',
    );
  });

  it('is not run again before it has ended', async () => {
    renderOpenlake(`${runs}/run-429`);

    await userEvent.click(
      await screen.findByRole('button', { name: 'More actions' }),
    );
    expect(
      await screen.findByRole('menuitem', { name: 'Run again as a new run' }),
    ).toHaveAttribute('aria-disabled', 'true');
    await userEvent.keyboard('{Escape}a');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });
});
