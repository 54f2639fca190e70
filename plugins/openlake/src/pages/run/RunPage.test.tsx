import { RouteOutput } from '@openlake/plugin-openlake-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const runs = '/openlake/workspaces/air-traffic/jobs/flights-daily/runs';

type View = RouteOutput<'runView'>;

/** A run as the API might answer it too. */
function renderChanged(run: string, change: (view: View) => void) {
  const { call } = renderOpenlake(`${runs}/${run}`);
  const answer = call.getMockImplementation()!;
  call.mockImplementation(async (name, ...rest) => {
    const view = structuredClone(await answer(name, ...rest));
    if (name === 'runView') {
      change(view as View);
    }
    return view;
  });
}

const ago = (seconds: number) =>
  new Date(Date.now() - seconds * 1_000).toISOString();
const HOUR = 3_600;

describe('RunPage', () => {
  it('opens a failed run at its first error, with the line that failed', async () => {
    renderOpenlake(`${runs}/run-428`);

    const drawer = await screen.findByRole('complementary', {
      name: 'Task quality_gate',
    });
    const error = within(drawer).getByRole('region', { name: 'First error' });
    expect(error).toHaveTextContent('rejected_ratio is 0.284 %');
    expect(error).toHaveTextContent('sql/quality_gate.sql:18');
    expect(error).toHaveTextContent('HAVING count(r.*)');
    expect(
      within(drawer).getByText('Changed since the last success'),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('heading', { name: /^Flights daily\s*#428$/ }),
    ).toBeInTheDocument();
    expect(screen.getByText('blocks 3 tasks')).toBeInTheDocument();
  });

  it.each([true, false])(
    'leads to the runbook of the job where there is one: %s',
    async hasRunbook => {
      renderChanged('run-428', ({ job }) => {
        job.hasRunbook = hasRunbook;
      });

      await screen.findByRole('button', { name: 'Open log at error' });
      expect(screen.queryAllByRole('link', { name: 'Runbook' })).toHaveLength(
        hasRunbook ? 1 : 0,
      );
    },
  );

  it('is live as long as the engine is heard', async () => {
    renderChanged('run-429', () => {});
    expect(await screen.findByText('Live')).toBeInTheDocument();
  });

  it('says how old it is while the engine is silent', async () => {
    renderChanged('run-429', ({ run }) => {
      run.observedAt = ago(HOUR + 30);
    });
    expect((await screen.findByText('1h ago')).parentElement).toHaveTextContent(
      'As of 1h ago',
    );
    expect(screen.queryByText('Live')).not.toBeInTheDocument();
  });

  it('names its interval by the day of the job, wherever the reader is', async () => {
    renderChanged('run-428', ({ run, job }) => {
      job.timezone = 'Asia/Tokyo';
      run.interval = {
        start: '2026-01-30T15:00:00.000Z',
        end: '2026-01-31T15:00:00.000Z',
      };
    });
    expect(await screen.findByText('31 Jan 2026')).toBeInTheDocument();
  });

  it('takes the work of a repair for its own, not the night before it', async () => {
    renderChanged('run-429', ({ run }) => {
      Object.assign(run, {
        startedAt: ago(10 * HOUR),
        repairs: 1,
        activeMs: 60_000,
        activeSince: ago(60),
      });
    });
    expect(await screen.findByText(/left, done about/)).toBeInTheDocument();
    expect(screen.queryByText(/longer than usual/)).not.toBeInTheDocument();
  });

  it('waits since it was queued, be it for a repair', async () => {
    renderChanged('run-430', ({ run }) => {
      Object.assign(run, { createdAt: ago(18 * HOUR), queuedAt: ago(90) });
    });
    expect(await screen.findByText(/Waiting for 1m 3\ds/)).toBeInTheDocument();
  });

  it('shows the log at the error from wherever the page is', async () => {
    renderOpenlake(`${runs}/run-428?view=parameters&hide=task`);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Open log at error' }),
    );
    expect(
      await screen.findByRole('complementary', { name: 'Task quality_gate' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('log')).toBeInTheDocument();
  });

  it('keeps the selected task from tab to tab', async () => {
    renderOpenlake(`${runs}/run-428?task=silver_strikes&hide=graph`);
    expect(
      await screen.findByRole('link', { name: /^Parameters/ }),
    ).toHaveAttribute(
      'href',
      `${runs}/run-428?task=silver_strikes&hide=graph&view=parameters`,
    );
  });

  it('picks nothing of the next run that was picked of this one', async () => {
    renderOpenlake(`${runs}/run-427?task=silver_strikes`);
    await screen.findByRole('complementary', { name: 'Task silver_strikes' });
    await userEvent.keyboard('x');
    expect(await screen.findByText('1 task picked')).toBeInTheDocument();

    await userEvent.keyboard(']');
    await screen.findByRole('heading', { name: /^Flights daily\s*#428$/ });
    expect(screen.queryByText('1 task picked')).not.toBeInTheDocument();
  });

  it('moves one selection by keyboard through list, drawer and attempts', async () => {
    renderOpenlake(`${runs}/run-428`);
    await screen.findByRole('complementary', { name: 'Task quality_gate' });

    await userEvent.keyboard('k');

    const drawer = await screen.findByRole('complementary', {
      name: 'Task silver_strikes',
    });
    expect(
      screen.getByRole('button', { name: 'silver_strikes, success' }),
    ).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(
      within(drawer).getByRole('button', { name: 'Attempt 1' }),
    );
    expect(within(drawer).getByText(/Stopped after 32s/)).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    expect(drawer).not.toBeInTheDocument();
  });

  it('shows what a repair would do before it does it', async () => {
    renderOpenlake(`${runs}/run-428`);
    await screen.findByRole('button', { name: 'Repair run' });

    await userEvent.keyboard('r');

    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByText('Will run 4, reuse 7.'),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByText(/This will probably end the same way/),
    ).toBeInTheDocument();
    await userEvent.click(within(dialog).getByLabelText(/^Failed only/));
    expect(
      await within(dialog).findByText('Will run 1, reuse 10.'),
    ).toBeInTheDocument();
    await userEvent.click(
      await within(dialog).findByRole('button', { name: 'Repair 1 task' }),
    );
    expect(
      await screen.findByRole('button', { name: 'Cancel run' }),
    ).toBeInTheDocument();
  });

  it('stays at the selected task when it is repaired, and says who did it', async () => {
    renderOpenlake(`${runs}/run-428`);
    await screen.findByRole('complementary', { name: 'Task quality_gate' });
    await userEvent.keyboard('r');
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(
      within(dialog).getByLabelText(/^Note/),
      'the file was late',
    );
    const repair = await within(dialog).findByRole('button', {
      name: 'Repair 4 tasks',
    });
    await userEvent.click(repair);

    expect(
      await screen.findByText(/by guest .*“the file was late”/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('complementary', { name: 'Task quality_gate' }),
    ).toBeInTheDocument();
  });

  it('opens what changed since the last good run, down to the lines', async () => {
    renderOpenlake(`${runs}/run-428`);

    await userEvent.click(
      await screen.findByRole('button', { name: '3 changes since #427' }),
    );

    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByLabelText('Fields that changed'),
    ).toHaveTextContent('parameters[max_rejected_ratio].default0.005 → 0.002');
    expect(
      within(dialog).getByLabelText('Changes in jobs/flights-daily.job.yaml'),
    ).toBeInTheDocument();
  });

  it('finds text in the whole log and goes from hit to hit', async () => {
    renderOpenlake(`${runs}/run-428`);
    await userEvent.click(
      await screen.findByRole('button', { name: /^Find in log/ }),
    );
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Find in log' }),
      'flight_date=2026-11-02',
    );

    expect(await screen.findByText('7 lines')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Next hit' }));
    expect(await screen.findByText('1 of 7')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Previous hit' }));
    expect(await screen.findByText('7 of 7')).toBeInTheDocument();
  });

  it('says why a run waits and where it stands', async () => {
    renderOpenlake(`${runs}/run-430`);

    expect(
      await screen.findByText(
        'Waiting for a free place of its job, position 1.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/flights-daily allows 1 run at a time and #429/),
    ).toBeInTheDocument();
    expect(screen.getByText('No log yet')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Queue' })).toHaveAttribute(
      'href',
      '/openlake/queue?workspace=air-traffic',
    );
  });

  it('says the same everywhere of a task between two attempts, and counts down', async () => {
    renderOpenlake(`${runs}/run-429`, 'stuck');

    const drawer = await screen.findByRole('complementary', {
      name: 'Task silver_flights',
    });
    expect(
      within(drawer).getByText(/^Retrying in \d+s, attempt 2 of 3$/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', {
        name: /^silver_flights, Retrying in \d+s, attempt 2 of 3$/,
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/\(retrying in \d+s, attempt 2 of 3\)/),
    ).toBeInTheDocument();
    expect(
      within(drawer).queryByText('waiting for the next line'),
    ).not.toBeInTheDocument();
  });

  it('says why a canceled run has not ended', async () => {
    renderOpenlake(`${runs}/run-430`, 'stuck');

    expect(
      await screen.findByText(/Local runner did not take it: no answer/),
    ).toBeInTheDocument();
  });

  it('says who canceled it, when and why', async () => {
    renderOpenlake(`${runs}/run-414`);

    expect(
      await screen.findByText('Canceled by ines.caron'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/“the source sends yesterday’s file again”/),
    ).toHaveTextContent(/ago, at \d\d:\d\d:\d\d\.$/);
  });

  it('does not call it an error that a task was canceled', async () => {
    renderOpenlake(`${runs}/run-414?task=publish_report`);

    const card = await screen.findByRole('region', { name: 'Canceled' });
    expect(card).toHaveTextContent('The run was canceled');
    expect(
      screen.queryByRole('region', { name: 'First error' }),
    ).not.toBeInTheDocument();
  });

  it('leads from a task to the tables and snapshots that it wrote', async () => {
    renderOpenlake(`${runs}/run-428?task=silver_flights&tab=output`);

    expect(
      await screen.findByRole('link', { name: 'lake.silver.flights' }),
    ).toHaveAttribute('href', '/openlake/tables/lake.silver.flights');
    expect(screen.getByText('2,991,482 rows')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'snapshot 8841207734120993' }),
    ).toHaveAttribute(
      'href',
      '/openlake/tables/lake.silver.flights/snapshots?snapshot=8841207734120993',
    );
  });

  it('says what could not be loaded and that the run is not touched', async () => {
    renderOpenlake(`${runs}/run-428`, 'error');

    expect(
      await screen.findByText('Run could not be loaded'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/This does not stop or change the run/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Try again' }),
    ).toBeInTheDocument();
  });
});
