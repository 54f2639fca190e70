import { setImmediate as nextTurn } from 'node:timers/promises';
import { TaskSlots } from './TaskSlots';

describe('TaskSlots', () => {
  it('gives out no more than there are', () => {
    const slots = new TaskSlots(2);
    expect([1, 2, 3].map(() => slots.take('a'))).toEqual([true, true, false]);
    expect(slots.taken).toBe(2);
  });

  it('wakes the waiting run with the fewest tasks in work', async () => {
    const slots = new TaskSlots(3);
    slots.take('busy');
    slots.take('busy');
    slots.take('modest');
    const woken: string[] = [];
    slots.wait('busy', () => woken.push('busy'));
    slots.wait('new', () => woken.push('new'));
    slots.release('modest');
    await nextTurn();
    expect(woken).toEqual(['new']);
  });

  it('keeps a run from taking back at once what a poorer one waits for', async () => {
    const slots = new TaskSlots(2);
    slots.take('rich');
    slots.take('rich');
    let woken = false;
    slots.wait('poor', () => {
      woken = true;
    });
    slots.release('rich');
    expect(slots.take('rich')).toBe(false);
    await nextTurn();
    expect(woken).toBe(true);
    expect(slots.take('poor')).toBe(true);
  });

  it('gives the slot on when the run that was next is gone', async () => {
    const slots = new TaskSlots(1);
    slots.take('a');
    const woken: string[] = [];
    slots.wait('b', () => woken.push('b'));
    slots.wait('c', () => woken.push('c'));
    slots.forget('b');
    slots.release('a');
    await nextTurn();
    expect(woken).toEqual(['c']);
  });
});
