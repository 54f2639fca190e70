import { RunnerLease } from './RunnerLease';

describe('the lease of a runner', () => {
  const { signal } = new AbortController();

  it('lets attempts begin at once while it is held', async () => {
    const lease = new RunnerLease(60_000);
    lease.renewed(performance.now());
    await expect(lease.held(signal)).resolves.toBeUndefined();
  });

  it('that has run out makes them wait until it is prolonged', async () => {
    const lease = new RunnerLease(60_000);
    lease.renewed(performance.now() - 61_000);
    const held = jest.fn();
    const waiting = lease.held(signal).then(held);
    // Too late: it has run out again.
    lease.renewed(performance.now() - 60_500);
    await new Promise(resolve => setImmediate(resolve));
    expect(held).not.toHaveBeenCalled();
    lease.renewed(performance.now());
    await waiting;
    expect(held).toHaveBeenCalledTimes(1);
  });

  it('lets an attempt go that is told to stop meanwhile', async () => {
    const attempt = new AbortController();
    const waiting = new RunnerLease(60_000).held(attempt.signal);
    attempt.abort('lost');
    await expect(waiting).rejects.toBeDefined();
  });
});
