import { Run } from '@openlake/plugin-openlake-common';
import {
  backfillCommand,
  markCommand,
  repairCommand,
  rerunCommand,
  runCommand,
} from './oloCommand';

const run = { id: '01HX' } as Run;

describe('commands to copy', () => {
  it('start the same run from a shell', () => {
    expect(
      runCommand(
        { workspace: 'air-traffic', job: 'flights-daily' },
        {
          parameters: { run_date: '2026-11-22', carriers: ['AA', 'DL'] },
          tasks: '+silver_flights,gold_route_delays',
          priority: 'high',
        },
      ),
    ).toBe(
      `olo run air-traffic/flights-daily -p run_date=2026-11-22 -p 'carriers=["AA","DL"]' --only +silver_flights,gold_route_delays --priority high`,
    );
  });

  it('start a run like another, but for what was changed', () => {
    expect(rerunCommand(run, { parameters: { mode: 'full' } })).toBe(
      'olo runs rerun 01HX -p mode=full',
    );
  });

  it('repair with what was chosen, and nothing that is so anyway', () => {
    expect(repairCommand(run, { scope: 'unfinished', revision: 'same' })).toBe(
      'olo repair 01HX',
    );
    expect(
      repairCommand(run, {
        scope: 'chosen',
        tasks: ['a', 'b'],
        revision: 'latest',
        note: 'it was late',
      }),
    ).toBe(
      `olo repair 01HX --tasks a,b --revision latest --note 'it was late'`,
    );
  });

  it('backfill a range, with nothing that is so anyway', () => {
    const range = {
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-08T00:00:00.000Z',
    };
    const job = { workspace: 'air-traffic', job: 'flights-daily' };
    expect(backfillCommand(job, { ...range, maxParallel: 1 })).toBe(
      'olo backfill air-traffic/flights-daily --from 2026-11-01T00:00:00.000Z --to 2026-11-08T00:00:00.000Z',
    );
    expect(
      backfillCommand(job, {
        ...range,
        every: '1d',
        order: 'newest_first',
        maxParallel: 3,
        reprocess: 'failed',
        parameters: { mode: 'full' },
        tasks: 'load+',
        note: 'new column',
      }),
    ).toBe(
      `olo backfill air-traffic/flights-daily --from 2026-11-01T00:00:00.000Z --to 2026-11-08T00:00:00.000Z --every 1d --order newest_first --parallel 3 --reprocess failed -p mode=full --only load+ --note 'new column'`,
    );
  });

  it('never let a note leave its place', () => {
    expect(
      markCommand(run, { result: 'success', note: `it's $(fine); rm -rf` }),
    ).toBe(`olo runs mark 01HX success --note 'it'\\''s $(fine); rm -rf'`);
  });
});
