import { Priority } from '@openlake/plugin-openlake-common';
import fc from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SlotClaim, TaskSlots } from './TaskSlots';

const claim = (
  runId: string,
  workspace = 'lab',
  priority: Priority = 'normal',
): SlotClaim => ({ runId, workspace, priority });

describe('TaskSlots', () => {
  it('gives out no more than there are', () => {
    const slots = new TaskSlots(2);
    expect([1, 2, 3].map(() => slots.take(claim('a')))).toEqual([
      true,
      true,
      false,
    ]);
    expect(slots.taken).toBe(2);
  });

  it('wakes the waiting run with the fewest tasks in work', async () => {
    const slots = new TaskSlots(3);
    slots.take(claim('busy'));
    slots.take(claim('busy'));
    slots.take(claim('modest'));
    const woken: string[] = [];
    slots.wait(claim('busy'), () => woken.push('busy'));
    slots.wait(claim('new'), () => woken.push('new'));
    slots.release(claim('modest'));
    await nextTurn();
    expect(woken).toEqual(['new']);
  });

  it('asks for priority first, then for the workspace, then for the run', async () => {
    const slots = new TaskSlots(3);
    const busy = claim('busy', 'ads', 'high');
    slots.take(busy);
    slots.take(busy);
    slots.take(claim('lab-1', 'lab'));
    const woken: string[] = [];
    for (const one of [
      claim('low', 'sales', 'low'),
      claim('ads', 'ads'),
      claim('lab-2', 'lab'),
      claim('lab-1', 'lab'),
      claim('sales', 'sales'),
      busy,
    ]) {
      slots.wait(one, () => {
        woken.push(one.runId);
        slots.take(one);
      });
    }
    const ending = [busy, busy, claim('lab-1', 'lab')];
    for (const one of ending) {
      slots.release(one);
      await nextTurn();
    }
    // The places of `busy` came free one by one, and its own claim was the best.
    expect(woken).toEqual(['busy', 'sales', 'lab-2']);
  });

  it('keeps a run from taking back at once what a better claim waits for', async () => {
    const slots = new TaskSlots(2);
    slots.take(claim('rich'));
    slots.take(claim('rich'));
    let woken = false;
    slots.wait(claim('poor'), () => {
      woken = true;
    });
    slots.release(claim('rich'));
    expect(slots.take(claim('rich'))).toBe(false);
    await nextTurn();
    expect(woken).toBe(true);
    expect(slots.take(claim('poor'))).toBe(true);
  });

  it('gives the slot on when the run that was next is gone', async () => {
    const slots = new TaskSlots(1);
    slots.take(claim('a'));
    const woken: string[] = [];
    slots.wait(claim('b'), () => woken.push('b'));
    slots.wait(claim('c'), () => woken.push('c'));
    slots.forget('b');
    slots.release(claim('a'));
    await nextTurn();
    expect(woken).toEqual(['c']);
  });

  it('gives a slot on when its run takes another in the step in which one ended', async () => {
    const slots = new TaskSlots(2);
    const [a, b, c] = [claim('a'), claim('b', 'ads', 'high'), claim('c')];
    slots.take(b);
    slots.take(a);
    let woken = false;
    // One task of `b` is in work, another one waits.
    slots.wait(b, () => slots.forget('b'));
    slots.wait(c, () => {
      woken = true;
    });
    slots.release(b);
    expect(slots.take(b)).toBe(true);
    await nextTurn();
    expect(woken).toBe(false);
    slots.release(a);
    await nextTurn();
    expect(woken).toBe(true);
    expect(slots.take(c)).toBe(true);
  });

  it('gives a slot on when the run that was woken for it goes away', async () => {
    const slots = new TaskSlots(1);
    slots.take(claim('a'));
    const woken: string[] = [];
    slots.wait(claim('b'), () => woken.push('b'));
    slots.wait(claim('c'), () => woken.push('c'));
    slots.release(claim('a'));
    await nextTurn();
    expect(woken).toEqual(['b']);
    slots.forget('b');
    await nextTurn();
    expect(woken).toEqual(['b', 'c']);
  });

  it('gives a slot on when who was woken for it has the worse claim by now', async () => {
    const slots = new TaskSlots(2);
    const [one, two] = [claim('1', 'ads'), claim('2', 'ads')];
    const other = claim('3', 'lab');
    const [a, b] = [claim('a', 'lab'), claim('b', 'sales')];
    slots.take(a);
    slots.take(b);
    const woken: string[] = [];
    for (const waiting of [one, two, other]) {
      slots.wait(waiting, () => woken.push(waiting.runId));
    }
    slots.release(b);
    slots.release(a);
    await nextTurn();
    expect(woken).toEqual(['1', '2']);
    expect(slots.take(one)).toBe(true);
    expect(slots.take(two)).toBe(false);
    slots.wait(two, () => woken.push('2 again'));
    await nextTurn();
    expect(woken).toEqual(['1', '2', '3']);
    expect(slots.take(other)).toBe(true);
  });

  it('calls who asked last, at the place of who asked first', async () => {
    const slots = new TaskSlots(1);
    slots.take(claim('a'));
    const woken: string[] = [];
    slots.wait(claim('b'), () => woken.push('first'));
    slots.wait(claim('c'), () => woken.push('other'));
    slots.wait(claim('b'), () => woken.push('second'));
    slots.release(claim('a'));
    await nextTurn();
    expect(woken).toEqual(['second']);
  });

  it('leaves no slot free while somebody waits, whatever ends when', async () => {
    const any = fc.record({
      runId: fc.constantFrom('1', '2', '3', '4', '5'),
      what: fc.constantFrom('wants', 'wants', 'ends', 'needs no more', 'goes'),
      settles: fc.boolean(),
    });
    const claims: Record<string, SlotClaim> = {
      1: claim('1', 'ads', 'critical'),
      2: claim('2', 'ads', 'low'),
      3: claim('3', 'lab'),
      4: claim('4', 'lab', 'high'),
      5: claim('5', 'sales'),
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(any, { maxLength: 60, size: 'max' }),
        async steps => {
          const slots = new TaskSlots(3);
          const inWork: string[] = [];
          const wanted = new Map<string, number>();
          /** A step of a run: it takes what it wants, and answers in any case. */
          const step = (runId: string) => {
            while ((wanted.get(runId) ?? 0) > 0) {
              if (!slots.take(claims[runId])) {
                // As a driver: it hears of it now, and takes its step later.
                slots.wait(claims[runId], () => setImmediate(step, runId));
                return;
              }
              wanted.set(runId, wanted.get(runId)! - 1);
              inWork.push(runId);
            }
            slots.forget(runId);
          };
          const end = (runId: string) => {
            inWork.splice(inWork.indexOf(runId), 1);
            slots.release(claims[runId]);
          };
          for (const { runId, what, settles } of steps) {
            if (what === 'wants') {
              wanted.set(runId, (wanted.get(runId) ?? 0) + 1);
              step(runId);
            } else if (what === 'ends' && inWork.length) {
              // It takes a slot back in the step in which one of its tasks ends.
              const [first] = inWork;
              end(first);
              step(first);
            } else if (what === 'needs no more') {
              // It says so when it is woken, if it waits.
              wanted.delete(runId);
            } else if (what === 'goes') {
              wanted.delete(runId);
              inWork.filter(id => id === runId).forEach(end);
              slots.forget(runId);
            }
            // Those who are woken in turn have an answer each.
            for (let turn = 0; settles && turn < 20; turn++) {
              await nextTurn();
            }
            expect(slots.taken).toBe(inWork.length);
            const waits = [...wanted.values()].some(count => count > 0);
            expect(settles && waits ? slots.taken : 3).toBe(3);
          }
        },
      ),
    );
  });
});
