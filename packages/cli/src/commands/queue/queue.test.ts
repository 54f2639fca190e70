import { deskForEachTest } from '../../__testUtils__/Desk';
import { aRun, runId, states } from '../../__testUtils__/samples';

const desk = deskForEachTest();

const queued = (number: number) =>
  aRun(number, { ...states.queued, priority: 'high' });

describe('olo queue', () => {
  it('lists who waits, for what, and how full that is', async () => {
    const limit = {
      kind: 'compute' as const,
      name: 'sales/large',
      max: 2,
      taken: 2,
      waiting: 1,
    };
    desk.portal.answer({
      listQueue: () => ({
        items: [
          { run: queued(8), position: 1, limit },
          { run: queued(9), raisedTo: 'critical', position: 2 },
        ],
        limits: [limit, { kind: 'all', max: 100, taken: 7, waiting: 1 }],
        total: 2,
      }),
    });

    const { out } = await desk.olo('queue', 'ls', '--workspace', 'sales');

    expect(out.map(line => line.replace(/ {2,}/g, '  '))).toEqual([
      'PLACE  RUN  PRIORITY  SINCE  ID  WAITS FOR',
      expect.stringMatching(/^1 {2}sales\/orders#8 .* compute sales\/large$/),
      expect.stringMatching(
        /^2 {2}sales\/orders#9 {2}high, as critical .* its turn$/,
      ),
      '',
      'LIMIT  TAKEN  WAITING',
      'compute sales/large  2 of 2  1',
      'all runs  7 of 100  1',
      '',
      '2 waiting',
      `${desk.portal.url}/openlake/queue?workspace=sales`,
    ]);
  });

  it('says when nobody waits, and how full the limits are', async () => {
    desk.portal.answer({
      listQueue: () => ({
        items: [],
        limits: [{ kind: 'all', max: 100, taken: 7, waiting: 0 }],
        total: 0,
      }),
    });

    const { out } = await desk.olo('queue', 'ls');

    expect(out[0]).toBe('No run waits');
    expect(out).toContainEqual(expect.stringMatching(/^all runs +7 of 100 +0/));
  });

  it.each([
    ['hr', 'orders', { workspace: 'hr', job: 'orders' }],
    ['hr', 'sales/orders', { workspace: 'sales', job: 'orders' }],
  ])(
    'asks with --workspace %s --job %s for %j',
    async (workspace, job, query) => {
      desk.portal.answer({
        listQueue: () => ({ items: [], limits: [], total: 0 }),
      });

      const { code } = await desk.olo(
        ...['queue', 'ls', '--workspace', workspace, '--job', job],
      );

      expect(code).toBe(0);
      expect(desk.portal.inputs('listQueue')[0].query).toMatchObject(query);
    },
  );

  it('moves a run to an end, or before another', async () => {
    desk.portal.answer({
      listRuns: () => ({ items: [queued(8)] }),
      moveQueued: () => queued(9),
    });

    await desk.olo('queue', 'move', runId(9), 'first', '--note', 'urgent');
    await desk.olo('queue', 'move', runId(9), 'before', 'sales/orders#8');

    expect(desk.portal.inputs('moveQueued')).toMatchObject([
      { params: { run: runId(9) }, body: { to: 'first', note: 'urgent' } },
      { params: { run: runId(9) }, body: { to: 'before', before: runId(8) } },
    ]);
    for (const wrong of [['before'], ['first', runId(8)], ['up']]) {
      expect((await desk.olo('queue', 'move', runId(9), ...wrong)).code).toBe(
        2,
      );
    }
    expect(desk.portal.inputs('moveQueued')).toHaveLength(2);
  });

  it('drops a run, with the reason', async () => {
    desk.portal.answer({ dropQueued: () => aRun(9, states.canceled) });

    expect((await desk.olo('queue', 'drop', runId(9))).code).toBe(2);
    expect(
      (await desk.olo('queue', 'drop', runId(9), '--note', 'late')).code,
    ).toBe(0);
    expect(desk.portal.inputs('dropQueued')).toMatchObject([
      { params: { run: runId(9) }, body: { note: 'late' } },
    ]);
  });
});
