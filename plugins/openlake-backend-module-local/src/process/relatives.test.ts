import { ProcessEntry } from './processTable';
import { relatives } from './relatives';

const MARK = '\0OPENLAKE_ATTEMPT_ID=r/';

function table(
  ...rows: Array<[pid: number, parent: number, session: number, env?: string]>
): Map<number, ProcessEntry> {
  return new Map(
    rows.map(([pid, parent, session, environment = '\0']) => [
      pid,
      { pid, parent, group: session, session, environment },
    ]),
  );
}

const tree = { leader: 20, parent: 10, mark: MARK };

describe('relatives of an attempt', () => {
  it('are its session, what carries its marker, and all that these have started', () => {
    const found = relatives(
      table(
        [20, 10, 20],
        [21, 1, 20],
        [22, 21, 22],
        [23, 22, 23],
        [30, 1, 30, `${MARK}t/1\0`],
        [31, 30, 31],
      ),
      tree,
    );
    expect(found.sort()).toEqual([20, 21, 22, 23, 30, 31]);
  });

  it('are found by their marker alone when the leader is not known', () => {
    expect(
      relatives(table([30, 1, 30, `${MARK}t/1\0`], [31, 30, 31], [40, 1, 40]), {
        mark: MARK,
      }).sort(),
    ).toEqual([30, 31]);
  });

  it('are neither strangers nor whoever got the id of a leader that is gone', () => {
    expect(
      relatives(
        table(
          [20, 2, 2],
          [24, 20, 2],
          [40, 10, 9],
          [41, 1, 41, '\0X_OPENLAKE_ATTEMPT_ID=r/\0'],
        ),
        tree,
      ),
    ).toEqual([]);
  });
});
