import { Pulse } from './Pulse';

describe('Pulse', () => {
  let end: () => void;
  let work: Promise<void>;

  beforeEach(() => {
    jest.useFakeTimers();
    work = new Promise(resolve => (end = resolve));
  });
  afterEach(() => jest.useRealTimers());

  it('beats while any of the work goes on, and not after', async () => {
    const beat = jest.fn(async () => {});
    const pulse = new Pulse(100, beat);
    const all = Promise.all([
      pulse.during(work),
      pulse.during(Promise.resolve()),
    ]);
    await jest.advanceTimersByTimeAsync(250);
    expect(beat).toHaveBeenCalledTimes(2);
    end();
    await all;
    await jest.advanceTimersByTimeAsync(250);
    expect(beat).toHaveBeenCalledTimes(2);
  });

  it('waits for one that takes long, and beats no more once it is closed', async () => {
    let answer = () => {};
    const beat = jest.fn(() => new Promise<void>(done => (answer = done)));
    const pulse = new Pulse(100, beat);
    const during = pulse.during(work);
    await jest.advanceTimersByTimeAsync(350);
    expect(beat).toHaveBeenCalledTimes(1);
    let isClosed = false;
    const closed = pulse.close().then(() => (isClosed = true));
    await jest.advanceTimersByTimeAsync(100);
    expect(isClosed).toBe(false);
    answer();
    await closed;
    await jest.advanceTimersByTimeAsync(350);
    expect(beat).toHaveBeenCalledTimes(1);
    end();
    await during;
  });
});
