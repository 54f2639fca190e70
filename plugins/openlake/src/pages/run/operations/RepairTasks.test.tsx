import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { RepairTasks } from './RepairTasks';

// What is drawn of a long list depends on its height, which jsdom has not.
beforeEach(() => {
  jest.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(180);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const keys = (count: number) =>
  Array.from({ length: count }, (_, i) => `step_${i + 1}`);

function Choice(props: { tasks: string[]; chosen: string[] }) {
  const [chosen, setChosen] = useState(props.chosen);
  return (
    <>
      <RepairTasks tasks={props.tasks} chosen={chosen} onChange={setChosen} />
      <output>{chosen.join(' ')}</output>
    </>
  );
}

describe('RepairTasks', () => {
  it('shows all of a few tasks in their order', () => {
    render(<Choice tasks={keys(12)} chosen={['step_7']} />);

    const boxes = screen.getAllByRole('checkbox');
    expect(boxes).toHaveLength(12);
    expect(boxes[6]).toBeChecked();
    expect(screen.queryByRole('searchbox')).not.toBeInTheDocument();
  });

  it('shows of a thousand those in view, what is chosen first', () => {
    render(<Choice tasks={keys(1_000)} chosen={['step_700', 'step_900']} />);

    const boxes = screen.getAllByRole('checkbox');
    expect(boxes.length).toBeLessThan(40);
    expect(
      boxes.slice(0, 3).map(box => (box as HTMLInputElement).value),
    ).toEqual(['step_700', 'step_900', 'step_1']);
    expect(screen.getByText('2 of 1,000 tasks chosen')).toBeInTheDocument();
  });

  it('keeps what is chosen out of view when another is found and chosen', async () => {
    render(<Choice tasks={keys(1_000)} chosen={['step_700']} />);

    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Find a task' }),
      'step_54',
    );
    expect(
      screen.queryByRole('checkbox', { name: 'step_700' }),
    ).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('checkbox', { name: 'step_543' }));

    expect(screen.getByText('step_700 step_543')).toBeInTheDocument();
    expect(screen.getByText('2 of 1,000 tasks chosen')).toBeInTheDocument();
  });
});
