import { deskForEachTest } from '../../__testUtils__/Desk';
import { aRun, runId, states } from '../../__testUtils__/samples';

const desk = deskForEachTest();
beforeEach(() => {
  desk.portal.answer({
    previewBulk: () => ({
      runs: [aRun(8, states.failed), aRun(7, states.failed)],
      refused: 2,
      leftOut: [
        {
          run: aRun(6),
          message: 'It has succeeded',
        },
      ],
      more: false,
    }),
    bulkUpdateRuns: ({ body }) => ({
      results: body.runs.map(run => ({ run, ok: true })),
    }),
  });
});

const filter = ['--job', 'sales/orders', '--state', 'failed'];

describe.each(['repair', 'cancel', 'mark success'])('olo runs %s', action => {
  const olo = (...args: string[]) =>
    desk.olo('runs', ...action.split(' '), ...args);
  const [verb, result] = action.split(' ');

  it('tells which runs it would be, and does nothing', async () => {
    const { code, out } = await olo(...filter, '--dry-run');

    expect(code).toBe(0);
    expect(out.join('\n')).toContain('sales/orders#8');
    expect(out.join('\n')).toContain(
      ': 2 runs; 2 others cannot:\n- sales/orders#6: It has succeeded\n- and 1 more run',
    );
    expect(desk.portal.inputs('previewBulk')[0].body).toEqual({
      action: verb,
      filter: { workspace: 'sales', job: 'orders', state: 'failed' },
    });
    expect(desk.portal.inputs('bulkUpdateRuns')).toEqual([]);
  });

  it('does it when somebody says yes', async () => {
    const { code, out } = await olo(...filter, '--note', 'outage', '--yes');

    expect(code).toBe(0);
    expect(out[0]).toMatch(/^2 runs (being repaired|asked to end|marked)$/);
    expect(desk.portal.inputs('bulkUpdateRuns')[0].body).toEqual({
      action: verb,
      runs: [runId(8), runId(7)],
      note: 'outage',
      result,
    });
  });

  it('asks who sits there, and refuses where nobody does', async () => {
    const unattended = await olo(...filter, '--note', 'outage');
    expect(unattended.code).toBe(2);
    expect(unattended.err.at(-1)).toContain('say --yes to do it');

    desk.terminal.answers(false);
    expect((await olo(...filter, '--note', 'outage')).code).toBe(2);
    expect(desk.portal.inputs('bulkUpdateRuns')).toEqual([]);

    desk.terminal.answers(true);
    expect((await olo(...filter, '--note', 'outage')).code).toBe(0);
    expect(desk.terminal.asked[0]).toMatch(/2 runs\?$/);
  });

  it('ends with 1 when some are refused, and names them', async () => {
    desk.portal.answer({
      bulkUpdateRuns: () => ({
        results: [
          { run: runId(8), ok: true },
          { run: runId(7), ok: false, message: 'It has ended meanwhile' },
        ],
      }),
    });

    const { code, out } = await olo(...filter, '--note', 'outage', '-y');

    expect(code).toBe(1);
    expect(out.slice(0, 2)).toEqual([
      '! sales/orders#7: It has ended meanwhile',
      expect.stringMatching(/^1 run [\w ]+, 1 run refused$/),
    ]);
  });

  it('takes no action on everything there is, nor one without a reason', async () => {
    expect((await olo('--note', 'x', '-y')).err[0]).toContain(
      'say which runs: --job, --state',
    );
    expect((await olo(...filter, '-y')).err[0]).toContain(
      'Say why with --note',
    );
    expect(desk.portal.calls).toEqual([]);
  });

  it('changes nothing when there is nothing to change', async () => {
    desk.portal.answer({
      previewBulk: () => ({
        runs: [],
        refused: 0,
        leftOut: [],
        more: false,
      }),
    });

    const { code, out } = await olo(...filter, '--note', 'x');

    expect(code).toBe(0);
    expect(out[0]).toMatch(/: 0 runs$/);
    expect(desk.portal.inputs('bulkUpdateRuns')).toEqual([]);
  });
});
