import { mockServices } from '@backstage/backend-test-utils';
import { RefreshHints } from './RefreshHints';

describe('hints', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const signal = (room: string, channel = 'openlake') => ({
    recipients: { type: 'broadcast' },
    channel,
    message: { room, ids: ['a'] },
  });

  it('lead to one refresh for many that come together', async () => {
    const refresh = jest.fn(async () => {});
    const hints = new RefreshHints({
      refresh,
      logger: mockServices.logger.mock(),
    });
    hints.onSignal(signal('jobs'));
    hints.onSignal(signal('tables'));
    expect(refresh).not.toHaveBeenCalled();
    await jest.runAllTimersAsync();
    expect(refresh).toHaveBeenCalledTimes(1);
    hints.onSignal(signal('workspaces'));
    await jest.runAllTimersAsync();
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('of others, of runs, and after the end are ignored', async () => {
    const refresh = jest.fn(async () => {});
    const hints = new RefreshHints({
      refresh,
      logger: mockServices.logger.mock(),
    });
    hints.onSignal(signal('jobs', 'notifications'));
    hints.onSignal(signal('runs'));
    hints.onSignal(undefined);
    hints.onSignal(signal('jobs'));
    hints.stop();
    hints.onSignal(signal('jobs'));
    await jest.runAllTimersAsync();
    expect(refresh).not.toHaveBeenCalled();
  });

  it('that fail are told and forgotten', async () => {
    const logger = mockServices.logger.mock();
    const hints = new RefreshHints({
      refresh: async () => {
        throw new Error('503');
      },
      logger,
    });
    hints.onSignal(signal('jobs'));
    await jest.runAllTimersAsync();
    expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining('503'));
  });
});
