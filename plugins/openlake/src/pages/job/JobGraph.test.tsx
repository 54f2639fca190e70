import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderOpenlake } from '../../__testUtils__/renderOpenlake';

const graph = '/openlake/workspaces/air-traffic/jobs/flights-daily/graph';

// What is drawn of a long list depends on its height, which jsdom has not.
beforeEach(() => {
  jest.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(260);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('the graph of a job', () => {
  it('lists its tasks, so that the keyboard reaches what each is', async () => {
    renderOpenlake(graph);
    const list = await screen.findByRole('list', { name: 'Tasks' });
    expect(within(list).getAllByRole('button')).toHaveLength(11);
    const gate = within(list).getByRole('button', { name: /^quality_gate/ });

    act(() => gate.focus());
    await userEvent.keyboard('{Enter}');

    expect(gate).toHaveAttribute('aria-pressed', 'true');
    const facts = await screen.findByRole('region', { name: 'quality_gate' });
    expect(within(facts).getByText('Waits for')).toBeInTheDocument();
    expect(within(facts).getByText('Retries')).toBeInTheDocument();

    await userEvent.keyboard('{ArrowDown} ');
    expect(
      screen.queryByRole('region', { name: 'quality_gate' }),
    ).not.toBeInTheDocument();
    expect(document.activeElement).toHaveAttribute('aria-pressed', 'true');
  });

  it('lists a thousand tasks lightly, where the picture waits to be asked for', async () => {
    renderOpenlake(graph, 'huge');

    expect(
      await screen.findByText(/the list of tasks is quicker/),
    ).toBeInTheDocument();
    const list = screen.getByRole('list', { name: 'Tasks' });
    const entries = within(list).getAllByRole('button');
    expect(entries.length).toBeLessThan(40);
    expect(entries.filter(entry => entry.tabIndex === 0)).toHaveLength(1);

    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Find a task' }),
      'step_777',
    );
    await userEvent.click(
      within(list).getByRole('button', { name: /^step_777/ }),
    );
    expect(
      await screen.findByRole('region', { name: 'step_777' }),
    ).toBeInTheDocument();
  });
});
