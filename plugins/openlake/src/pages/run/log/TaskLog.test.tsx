import { RouteOutput } from '@openlake/plugin-openlake-common';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../../__testUtils__/renderOpenlake';

const runs = '/openlake/workspaces/air-traffic/jobs/flights-daily/runs';

/** High enough for every line of a log: what is drawn of it depends on its height, which jsdom has not. */
const HEIGHT = 6_000;

let saved: { name: string; text: Promise<string> } | undefined;

beforeEach(() => {
  saved = undefined;
  jest
    .spyOn(HTMLElement.prototype, 'clientHeight', 'get')
    .mockReturnValue(HEIGHT);
  let text: Promise<string>;
  URL.createObjectURL = blob => {
    text = (blob as Blob).text();
    return 'blob:log';
  };
  URL.revokeObjectURL = () => {};
  jest
    .spyOn(HTMLAnchorElement.prototype, 'click')
    .mockImplementation(function save(this: HTMLAnchorElement) {
      saved = { name: this.download, text };
    });
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('the log of a task', () => {
  it('goes from error to error, around the end, by button and by key', async () => {
    renderOpenlake(`${runs}/run-428`);
    const log = await screen.findByRole('log');
    const at = async (line: number) =>
      waitFor(() =>
        expect(within(log).getByText(line, { exact: true })).toHaveAttribute(
          'aria-current',
          'location',
        ),
      );
    await at(211);

    const next = screen.getByRole('button', {
      name: 'Next of 2 error lines (n)',
    });
    await userEvent.click(next);
    await at(212);
    await userEvent.click(next);
    await at(211);
    await userEvent.keyboard('N');
    await at(212);
  });

  it('shows the errors alone', async () => {
    renderOpenlake(`${runs}/run-428`);
    const log = await screen.findByRole('log');
    expect(await within(log).findByText(/check 2\/5/)).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: /Lines$/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Errors' }),
    );

    expect(within(log).getByText(/check 5\/5/)).toBeInTheDocument();
    expect(within(log).queryByText(/check 2\/5/)).not.toBeInTheDocument();
  });

  it('stays at the end while lines come, until somebody scrolls up', async () => {
    const goTo = jest.fn();
    HTMLElement.prototype.scrollTo = goTo;
    renderOpenlake(`${runs}/run-429`);
    const log = await screen.findByRole('log');
    const follow = await screen.findByRole('button', { name: 'Following' });
    expect(follow).toHaveAttribute('aria-pressed', 'true');
    const count = async () =>
      parseInt((await screen.findByText(/lines · live/)).textContent!, 10);
    const before = await count();
    await waitFor(async () => expect(await count()).toBeGreaterThan(before));
    expect(goTo).toHaveBeenCalled();

    jest.spyOn(log, 'scrollHeight', 'get').mockReturnValue(3 * HEIGHT);
    fireEvent.scroll(log);
    expect(follow).toHaveTextContent('Follow');
    expect(follow).toHaveAttribute('aria-pressed', 'false');
    goTo.mockClear();

    await userEvent.keyboard('e');
    expect(follow).toHaveTextContent('Following');
    expect(goTo).toHaveBeenCalled();
  });

  it('says how much is not kept of a log that reached its cap', async () => {
    const { call } = renderOpenlake(`${runs}/run-428`);
    const answer = call.getMockImplementation()!;
    call.mockImplementation(async (name, ...rest) => {
      const data = await answer(name, ...rest);
      if (name === 'readLog') {
        (data as RouteOutput<'readLog'>).droppedBytes = 3_000_000;
      }
      return data;
    });

    expect(await screen.findByRole('note')).toHaveTextContent(
      /^(2\.9 MiB|3(\.0)? MB) of this log are not kept: it reached its cap\.$/,
    );
    expect(
      screen.getByText(/dropped at the cap · complete/),
    ).toBeInTheDocument();
  });

  it('says why there is none of a task that never started', async () => {
    renderOpenlake(`${runs}/run-428?task=publish_report`);

    expect(await screen.findByText('No log')).toBeInTheDocument();
    expect(
      screen.getByText('publish_report did not start: quality_gate failed.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('log')).not.toBeInTheDocument();
  });

  it('says that there is none yet of a task that waits', async () => {
    renderOpenlake(`${runs}/run-429?task=publish_report`);

    expect(await screen.findByText('No log yet')).toBeInTheDocument();
    expect(
      screen.getByText(/^publish_report has not started\. Its log appears/),
    ).toBeInTheDocument();
  });

  it('downloads all of it, whatever of it is on screen', async () => {
    renderOpenlake(`${runs}/run-428`);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Download the whole log' }),
    );

    await waitFor(() => expect(saved?.name).toBe('quality_gate-2.log'));
    const text = await saved!.text;
    expect(text.trimEnd().split('\n')).toHaveLength(214);
    expect(text).toContain('stderr check 5/5 rejected_ratio failed');
  });

  it('can be downloaded after all when it could not be at first', async () => {
    const { call } = renderOpenlake(`${runs}/run-428`);
    const download = await screen.findByRole('button', {
      name: 'Download the whole log',
    });
    const answer = call.getMockImplementation();
    call.mockImplementation(async (name, ...rest) => {
      if (name === 'downloadLog') {
        throw new Error('The portal does not answer');
      }
      return answer!(name, ...rest);
    });
    await userEvent.click(download);
    await waitFor(() => expect(download).toBeEnabled());
    expect(saved).toBeUndefined();

    call.mockImplementation(answer!);
    await userEvent.click(download);
    await waitFor(() => expect(saved?.name).toBe('quality_gate-2.log'));
  });
});
