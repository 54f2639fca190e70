import { RunnerLeaseRow, RunStore } from '../store/RunStore';
import { LeasesAhead } from './LeasesAhead';

const LEASE_MS = 10_000;

describe('leases that lie ahead since the clock was set back', () => {
  let leases: RunnerLeaseRow[];
  const endLease = jest.fn(async (_lease: RunnerLeaseRow) => true);
  const ahead = () =>
    new LeasesAhead(
      {
        listLeasesAhead: async () => leases,
        endLease,
      } as Partial<RunStore> as RunStore,
      LEASE_MS,
    );

  beforeEach(() => {
    jest.useFakeTimers();
    endLease.mockClear();
  });
  afterEach(() => jest.useRealTimers());

  it('are ended when nobody has prolonged them for as long as one lasts', async () => {
    const rounds = ahead();
    leases = [{ id: 'dead', expiresAt: 3_600_000 }];
    await rounds.runOnce();
    jest.advanceTimersByTime(LEASE_MS);
    await rounds.runOnce();
    expect(endLease).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    await rounds.runOnce();
    expect(endLease.mock.calls.map(([lease]) => lease)).toMatchObject(leases);
  });

  it('are left alone while somebody prolongs them, however wrong the clock is', async () => {
    const rounds = ahead();
    for (let expiresAt = 3_600_000; expiresAt < 3_660_000; expiresAt += 2_000) {
      leases = [{ id: 'alive', expiresAt }];
      await rounds.runOnce();
      jest.advanceTimersByTime(2_000);
    }
    // In order again, and then ahead once more: it is looked at anew.
    leases = [];
    await rounds.runOnce();
    jest.advanceTimersByTime(LEASE_MS);
    leases = [{ id: 'alive', expiresAt: 3_658_000 }];
    await rounds.runOnce();
    expect(endLease).not.toHaveBeenCalled();
  });
});
