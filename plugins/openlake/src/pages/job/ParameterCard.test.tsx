import { RouteOutput } from '@openlake/plugin-openlake-common';
import { render, screen } from '@testing-library/react';
import { ParameterCard } from './ParameterCard';

function show(last: Record<string, unknown> | undefined) {
  render(
    <ParameterCard
      detail={
        {
          job: { lastRun: last && { parameters: last } },
          parameters: [
            { name: 'day', type: 'date' },
            { name: 'limit', type: 'integer', default: 20 },
          ],
        } as unknown as RouteOutput<'getJob'>
      }
    />,
  );
}

describe('the parameters beside a job', () => {
  it('are those of the last run', () => {
    show({ day: '2026-11-23', limit: 50 });

    expect(screen.getByText('as the last run had them')).toBeInTheDocument();
    expect(screen.getByText('50')).toHaveAttribute('title', 'Default: 20');
  });

  it('are told apart from one that the last run did not have', () => {
    show({ day: '2026-11-23' });

    expect(
      screen.getByText('as the last run had them, new ones by default'),
    ).toBeInTheDocument();
    expect(screen.getByText('20')).toBeInTheDocument();
  });

  it('are defaults before the first run', () => {
    show(undefined);

    expect(screen.getByText('2')).toBeInTheDocument();
    expect(screen.getByText('empty')).toBeInTheDocument();
  });
});
