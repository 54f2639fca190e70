import { LogFlushes } from './LogFlushes';

function flush() {
  let end = () => {};
  let fail: (error: Error) => void = () => {};
  const kept = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { kept: () => kept, end, fail };
}

/** @returns whether it is settled once everything that could be done was done */
async function isSettled(work: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const over = () => {
    settled = true;
  };
  work.then(over, over);
  await new Promise(setImmediate);
  return settled;
}

describe('LogFlushes', () => {
  it('lets an attempt go on, and its run end once all of its logs are on the disk', async () => {
    const flushes = new LogFlushes();
    const [one, two, other] = [flush(), flush(), flush()];
    await flushes.add('run', one);
    await flushes.add('run', two);
    await flushes.add('other', other);
    const settled = flushes.settled('run');
    one.end();
    expect(await isSettled(settled)).toBe(false);
    two.end();
    await settled;
    expect(await isSettled(flushes.settled('other'))).toBe(false);
  });

  it('tells the run what the disk said, also of a log that was closed long ago', async () => {
    const flushes = new LogFlushes();
    const [full, fine] = [flush(), flush()];
    await flushes.add('run', full);
    full.fail(new Error('ENOSPC'));
    await flushes.add('run', fine);
    fine.end();
    await expect(flushes.settled('run')).rejects.toThrow('ENOSPC');
    await flushes.settled('run');
  });

  it('holds whoever ends one more than the disk can take', async () => {
    const flushes = new LogFlushes();
    const first = flush();
    await flushes.add('run', first);
    for (let n = 1; n < 16; n++) {
      await flushes.add('run', flush());
    }
    const held = flushes.add('run', flush());
    expect(await isSettled(held)).toBe(false);
    first.end();
    await held;
  });
});
