import type { PlanView } from '@openlake/plugin-openlake-common';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../package.json';
import { deskForEachTest } from './__testUtils__/Desk';
import { Refusal } from './__testUtils__/TestPortal';
import { TestTerminal } from './__testUtils__/TestTerminal';
import { run } from './program';

const HEAD = 'apiVersion: openlake.io/v1alpha1\n';
const WORKSPACE = `${HEAD}kind: Workspace\nmetadata: { name: sales }\n`;
const JOB = `${HEAD}kind: Job
metadata: { name: orders }
spec:
  tasks:
    - { key: one, type: sql, sql: { file: ./sql/one.sql } }
`;

const desk = deskForEachTest();
let folder: string;
let terminal: TestTerminal;

beforeEach(() => {
  ({ folder, terminal } = desk);
  write({
    'openlake.yaml': `${WORKSPACE}spec: {}\n`,
    'jobs/orders.job.yaml': JOB,
    'sql/one.sql': 'SELECT 1\n',
  });
});

function write(files: Record<string, string | Buffer>): void {
  desk.write(files);
}

describe('olo validate', () => {
  it('ends with 0 when nothing is wrong', async () => {
    expect(await run(['validate'], terminal)).toBe(0);
    expect(terminal.output).toBe(
      'No findings: 1 jobs, 0 tables, 0 saved queries\n',
    );
  });

  it('ends with 1 and shows each finding at its line', async () => {
    write({ 'jobs/orders.job.yaml': JOB.replace('sql/one', 'sql/two') });

    expect(await run(['validate', folder], terminal)).toBe(1);
    expect(terminal.output.split('\n')).toEqual([
      'jobs/orders.job.yaml:6:43 error there is no file sql/two.sql in the workspace [file-not-found]',
      '  6 |     - { key: one, type: sql, sql: { file: ./sql/two.sql } }',
      '    |                                           ^',
      '  hint: did you mean "./sql/one.sql"?',
      '',
      '1 error',
      '',
    ]);
  });

  it('writes findings as JSON', async () => {
    write({ 'jobs/orders.job.yaml': JOB.replace('metadata', 'metdata') });

    expect(await run(['validate', '-o', 'json'], terminal)).toBe(1);
    expect(JSON.parse(terminal.output).findings).toContainEqual({
      code: 'unknown-field',
      severity: 'error',
      file: 'jobs/orders.job.yaml',
      line: 3,
      column: 1,
      path: 'metdata',
      message: '"metdata" is not a field here',
      hint: 'did you mean "metadata"?',
    });
  });

  it('writes no findings as JSON too', async () => {
    expect(await run(['validate', '-o', 'json'], terminal)).toBe(0);
    expect(JSON.parse(terminal.output)).toEqual({ findings: [] });
  });

  it('counts warnings, unless they are left out', async () => {
    write({ 'old.job.yml': JOB });

    expect(await run(['validate'], terminal)).toBe(1);
    expect(terminal.output).toContain('1 warning');
    expect(await run(['validate', '--errors-only'], terminal)).toBe(0);
  });

  it('ends with 2 when it could not run', async () => {
    expect(await run(['validate', 'nowhere'], terminal)).toBe(2);
    expect(terminal.errors).toContain('There is no folder');
    expect(await run(['validate', '-o', 'xml'], terminal)).toBe(2);
    expect(await run(['frobnicate'], terminal)).toBe(2);
  });

  it('follows links to files of the folder only, as the portal does', async () => {
    symlinkSync('/etc', join(folder, 'etc'));
    symlinkSync(folder, join(folder, 'sql/self'));
    symlinkSync('one.sql', join(folder, 'sql/two.sql'));
    write({ 'jobs/orders.job.yaml': JOB.replace('sql/one', 'sql/two') });

    expect(await run(['validate', '-o', 'json'], terminal)).toBe(1);
    const link = { code: 'invalid-path', severity: 'warning' };
    expect(JSON.parse(terminal.output).findings).toEqual([
      expect.objectContaining({ ...link, file: 'etc' }),
      expect.objectContaining({ ...link, file: 'sql/self' }),
    ]);
  });

  it('leaves out what is not text, and says so of objects', async () => {
    write({
      'data.parquet': Buffer.from([0, 1, 2, 255]),
      'x.job.yaml': Buffer.from([0xff, 0xfe]),
    });

    expect(await run(['validate', '-o', 'json'], terminal)).toBe(1);
    expect(JSON.parse(terminal.output).findings).toEqual([
      expect.objectContaining({ code: 'limit-exceeded', file: 'x.job.yaml' }),
    ]);
  });

  it('lets no file steer the terminal', async () => {
    write({ 'jobs/orders.job.yaml': `${JOB}"\u001b]0;owned": 1\n` });

    await run(['validate'], terminal);

    expect(terminal.output).toContain('owned');
    expect(terminal.output).not.toContain('\u001b');
  });
});

describe('olo', () => {
  it('says which version it is', async () => {
    expect(await run(['--version'], terminal)).toBe(0);
    expect(terminal.output).toBe(`${version}\n`);
  });
});

describe('olo render', () => {
  it('prints every default', async () => {
    expect(await run(['render', 'job/orders'], terminal)).toBe(0);
    expect(terminal.output).toContain('when_full: queue');
  });

  it('says what there is when it finds nothing', async () => {
    expect(await run(['render', 'job/x'], terminal)).toBe(2);
    expect(terminal.errors).toContain('There is: workspace/sales, job/orders');
  });
});

describe('olo schema', () => {
  it('prints the schema of a kind, however it is written', async () => {
    expect(await run(['schema', 'savedquery'], terminal)).toBe(0);
    expect(JSON.parse(terminal.output).title).toBe('OpenLake SavedQuery');
  });
});

describe('olo plan', () => {
  let answer: PlanView;

  beforeEach(() => {
    answer = { entries: [], unchanged: 2, findings: [], unsupported: [] };
    desk.portal.answer({ planWorkspace: () => answer });
  });

  it('tells when the clock starts what is new, in the zone of the job', async () => {
    const fires = ['2026-03-28T01:30:00.000Z', '2026-03-29T01:00:00.000Z'];
    answer.nextFires = [
      { job: 'orders', fires, timezone: 'Europe/Paris' },
      // Its clocks differ, so they are told by the one of whoever reads.
      { job: 'mixed', fires },
    ];

    await run(['plan', '--url', desk.portal.url], terminal);

    expect(terminal.output).toContain(
      'job/orders starts at, in Europe/Paris\n    Sat 2026-03-28 02:30 +01:00\n    Sun 2026-03-29 03:00 +02:00\n',
    );
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    expect(terminal.output).toContain(`job/mixed starts at, in ${timeZone}\n`);
  });

  it('gives scripts the moments in UTC and the zone beside them', async () => {
    answer.nextFires = [
      {
        job: 'orders',
        fires: ['2026-03-29T01:00:00.000Z'],
        timezone: 'Europe/Paris',
      },
    ];

    await run(['plan', '-o', 'json', '--url', desk.portal.url], terminal);

    expect(JSON.parse(terminal.output).nextFires).toEqual(answer.nextFires);
  });

  it('sends the objects and the files they name as guest, and ends with 0 without changes', async () => {
    write({ 'notes.txt': 'not needed' });

    expect(await run(['plan', '--url', `${desk.portal.url}/`], terminal)).toBe(
      0,
    );
    expect(terminal.output.split('\n')).toEqual([
      'Plan: 0 to add, 0 to change, 0 to delete, 2 unchanged',
      `${desk.portal.url}/openlake/workspaces/sales/settings`,
      '',
    ]);
    expect(desk.portal.calls).toMatchObject([
      {
        name: 'planWorkspace',
        token: 'Bearer guest-1',
        input: {
          params: { workspace: 'sales' },
          body: {
            files: [
              { path: 'jobs/orders.job.yaml', content: JOB },
              { path: 'openlake.yaml', content: `${WORKSPACE}spec: {}\n` },
              { path: 'sql/one.sql', content: 'SELECT 1\n' },
            ],
          },
        },
      },
    ]);
  });

  it('ends with 2 and names each field when something would change', async () => {
    answer = {
      entries: [
        { action: 'add', kind: 'Table', name: 'orders', fields: [] },
        {
          action: 'change',
          kind: 'Job',
          name: 'orders',
          fields: [
            { path: 'spec.timeout', old: '1h', new: '2h' },
            { path: 'spec.sla', new: { target: '99%' } },
            { path: 'spec.runbook', old: 'a.md' },
          ],
        },
      ],
      unchanged: 3,
      findings: [],
      unsupported: [
        {
          kind: 'Job',
          name: 'orders',
          engine: 'local',
          path: 'spec.sla',
          message: 'sla is not supported by the local runner',
        },
      ],
    };
    desk.login({ OPENLAKE_TOKEN: 't' });

    const { code, out } = await desk.olo('plan');

    expect(code).toBe(2);
    expect(out).toEqual([
      '+ table/orders',
      '~ job/orders',
      '    spec.timeout: "1h" -> "2h"',
      '    spec.sla: {"target":"99%"} (new)',
      '    spec.runbook: "a.md" (removed)',
      '! job/orders spec.sla: sla is not supported by the local runner',
      '',
      'Plan: 1 to add, 1 to change, 0 to delete, 3 unchanged',
      `${desk.portal.url}/openlake/workspaces/sales/settings`,
    ]);
    expect(desk.portal.calls.map(({ token }) => token)).toEqual(['Bearer t']);
    expect(await desk.olo('plan', '-q')).toEqual({ code: 2, out: [], err: [] });
  });

  it('ends with 1 when the workspace has an error, without asking the portal', async () => {
    write({ 'jobs/orders.job.yaml': 'kind: Job\n' });

    expect(await run(['plan'], terminal)).toBe(1);
    expect(terminal.errors).toContain('The workspace cannot be planned');
    expect(desk.portal.calls).toEqual([]);
  });

  it('ends with 1 and the words of the portal when it refuses', async () => {
    desk.portal.answer({
      planWorkspace: () => {
        throw new Refusal(404, 'There is no workspace sales');
      },
    });

    expect(await run(['plan'], terminal)).toBe(1);
    expect(terminal.errors).toContain('There is no workspace sales');
  });

  it('ends with 1 when the portal is named wrongly', async () => {
    expect(await run(['plan', '--url', 'localhost:7007'], terminal)).toBe(1);
    expect(terminal.errors).toContain('write it like http://localhost:7007');
  });

  it('ends with 1 and says what to do when no portal answers', async () => {
    const gone = desk.portal.url;
    await desk.portal.stop();

    expect(await run(['plan', '--url', gone], terminal)).toBe(1);
    expect(terminal.errors).toContain(`No portal answers at ${gone}`);
    expect(terminal.errors).toContain('npm start');
    expect(terminal.errors).toContain('OPENLAKE_PORT');
  });
});
