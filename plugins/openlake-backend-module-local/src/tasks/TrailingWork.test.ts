import { TrailingWork } from './TrailingWork';

function work() {
  let end = () => {};
  let fail: (error: Error) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { done, end, fail };
}

/** @returns whether it is settled once everything that could be done was done */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const over = () => {
    settled = true;
  };
  promise.then(over, over);
  await new Promise(setImmediate);
  return settled;
}

describe('TrailingWork', () => {
  it('lets an attempt go on, and its run end once all of its work is done', async () => {
    const trailing = new TrailingWork();
    const [one, two, other] = [work(), work(), work()];
    await trailing.add('run', one.done);
    await trailing.add('run', two.done);
    await trailing.add('other', other.done);
    const settled = trailing.settled('run');
    one.end();
    expect(await isSettled(settled)).toBe(false);
    two.end();
    await settled;
    expect(await isSettled(trailing.settled('other'))).toBe(false);
  });

  it('tells the run what failed, also long ago', async () => {
    const trailing = new TrailingWork();
    const [full, fine] = [work(), work()];
    await trailing.add('run', full.done);
    full.fail(new Error('ENOSPC'));
    await trailing.add('run', fine.done);
    fine.end();
    await expect(trailing.settled('run')).rejects.toThrow('ENOSPC');
    await trailing.settled('run');
  });

  it('holds whoever adds more than may be under way', async () => {
    const trailing = new TrailingWork();
    const first = work();
    await trailing.add('run', first.done);
    for (let n = 1; n < 16; n++) {
      await trailing.add('run', work().done);
    }
    const held = trailing.add('run', work().done);
    expect(await isSettled(held)).toBe(false);
    first.end();
    await held;
  });
});
