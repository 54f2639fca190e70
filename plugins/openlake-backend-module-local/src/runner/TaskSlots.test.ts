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

  it('leaves no slot free while somebody waits, whatever ends when', async () => {
    const any = fc.record({
      runId: fc.constantFrom('1', '2', '3', '4', '5'),
      ends: fc.boolean(),
    });
    const claims: Record<string, SlotClaim> = {
      1: claim('1', 'ads', 'critical'),
      2: claim('2', 'ads', 'low'),
      3: claim('3', 'lab'),
      4: claim('4', 'lab', 'high'),
      5: claim('5', 'sales'),
    };
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 60 }), async steps => {
        const slots = new TaskSlots(3);
        const inWork: string[] = [];
        const wanted = new Map<string, number>();
        const start = (runId: string) => {
          while ((wanted.get(runId) ?? 0) > 0) {
            if (!slots.take(claims[runId])) {
              slots.wait(claims[runId], () => start(runId));
              return;
            }
            wanted.set(runId, wanted.get(runId)! - 1);
            inWork.push(runId);
          }
        };
        for (const { runId, ends } of steps) {
          if (ends && inWork.length) {
            slots.release(claims[inWork.shift()!]);
          } else {
            wanted.set(runId, (wanted.get(runId) ?? 0) + 1);
            start(runId);
          }
          await nextTurn();
          await nextTurn();
          expect(slots.taken).toBe(inWork.length);
          const waits = [...wanted.values()].some(count => count > 0);
          expect(waits ? slots.taken : 3).toBe(3);
        }
      }),
    );
  });
});
