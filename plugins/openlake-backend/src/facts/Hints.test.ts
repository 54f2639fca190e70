import { mockServices } from '@backstage/backend-test-utils';
import { Hints } from './Hints';

describe('hints for open pages', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('say where and which, once for many, and hold no data', async () => {
    const publish = jest.fn(async () => {});
    const hints = new Hints({
      signals: { publish },
      logger: mockServices.logger.mock(),
    });
    hints.publish('runs', ['a']);
    hints.publish('runs', ['a', 'b']);
    hints.publish('jobs', ['w/j']);
    await jest.runAllTimersAsync();
    expect(publish.mock.calls).toEqual([
      [
        {
          recipients: { type: 'broadcast' },
          channel: 'openlake',
          message: { room: 'runs', ids: ['a', 'b'] },
        },
      ],
      [
        {
          recipients: { type: 'broadcast' },
          channel: 'openlake',
          message: { room: 'jobs', ids: ['w/j'] },
        },
      ],
    ]);
  });

  it('never fail whoever gives them', async () => {
    const hints = new Hints({
      signals: { publish: () => Promise.reject(new Error('no bus')) },
      logger: mockServices.logger.mock(),
    });
    hints.publish('runs', ['a']);
    await jest.runAllTimersAsync();
    hints.publish('runs', ['b']);
    hints.stop();
    expect(jest.getTimerCount()).toBe(0);
  });
});
