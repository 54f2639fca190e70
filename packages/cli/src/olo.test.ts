import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from './program';
import type { Terminal } from './Terminal';

const HEAD = 'apiVersion: openlake.io/v1alpha1\n';
const WORKSPACE = `${HEAD}kind: Workspace\nmetadata: { name: sales }\n`;
const JOB = `${HEAD}kind: Job
metadata: { name: orders }
spec:
  tasks:
    - { key: one, type: sql, sql: { file: ./sql/one.sql } }
`;

let folder: string;
let terminal: Terminal & { output: string; errors: string };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'olo-'));
  terminal = {
    output: '',
    errors: '',
    out(text) {
      this.output += `${text}\n`;
    },
    err(text) {
      this.errors += `${text}\n`;
    },
    paint: (_look, text) => text,
    width: 100,
    env: {},
    cwd: folder,
  };
  write({
    'openlake.yaml': `${WORKSPACE}spec: {}\n`,
    'jobs/orders.job.yaml': JOB,
    'sql/one.sql': 'SELECT 1\n',
  });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
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
  let server: Server;
  let url: string;
  let requests: Array<{ path: string; token?: string; body?: unknown }>;
  let answer: unknown;
  let status: number;

  beforeEach(async () => {
    requests = [];
    status = 200;
    answer = { entries: [], unchanged: 2, findings: [], unsupported: [] };
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        const isAuth = request.url?.startsWith('/api/auth');
        const text = Buffer.concat(chunks).toString();
        requests.push({
          path: request.url ?? '',
          token: request.headers.authorization,
          ...(text && { body: JSON.parse(text) }),
        });
        response.writeHead(isAuth ? 200 : status, {
          'Content-Type': 'application/json',
        });
        response.end(
          JSON.stringify(
            isAuth ? { backstageIdentity: { token: 'guest' } } : answer,
          ),
        );
      });
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  it('sends the objects and the files they name as guest, and ends with 0 without changes', async () => {
    write({ 'notes.txt': 'not needed' });

    expect(await run(['plan', '--url', `${url}/`], terminal)).toBe(0);
    expect(terminal.output).toBe(
      'Plan: 0 to add, 0 to change, 0 to delete, 2 unchanged\n',
    );
    expect(requests[1]).toEqual({
      path: '/api/openlake/workspaces/sales/plan',
      token: 'Bearer guest',
      body: {
        files: [
          { path: 'jobs/orders.job.yaml', content: JOB },
          { path: 'openlake.yaml', content: `${WORKSPACE}spec: {}\n` },
          { path: 'sql/one.sql', content: 'SELECT 1\n' },
        ],
      },
    });
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
    terminal = { ...terminal, env: { OPENLAKE_URL: url, OPENLAKE_TOKEN: 't' } };

    expect(await run(['plan'], terminal)).toBe(2);
    expect(terminal.output.split('\n')).toEqual([
      '+ table/orders',
      '~ job/orders',
      '    spec.timeout: "1h" -> "2h"',
      '    spec.sla: {"target":"99%"} (new)',
      '    spec.runbook: "a.md" (removed)',
      '! job/orders spec.sla: sla is not supported by the local runner',
      '',
      'Plan: 1 to add, 1 to change, 0 to delete, 3 unchanged',
      '',
    ]);
    expect(requests.map(({ token }) => token)).toEqual(['Bearer t']);
  });

  it('ends with 1 when the workspace has an error, without asking the portal', async () => {
    write({ 'jobs/orders.job.yaml': 'kind: Job\n' });

    expect(await run(['plan', '--url', url], terminal)).toBe(1);
    expect(terminal.errors).toContain('The workspace cannot be planned');
    expect(requests).toEqual([]);
  });

  it('ends with 1 and the words of the portal when it refuses', async () => {
    status = 404;
    answer = {
      error: { name: 'NotFoundError', message: 'There is no workspace sales' },
      response: { statusCode: 404 },
    };

    expect(await run(['plan', '--url', url], terminal)).toBe(1);
    expect(terminal.errors).toContain('There is no workspace sales');
  });

  it('ends with 1 when the portal is named wrongly', async () => {
    expect(await run(['plan', '--url', 'localhost:7007'], terminal)).toBe(1);
    expect(terminal.errors).toContain('write it like http://localhost:7007');
  });

  it('ends with 1 and says what to do when no portal answers', async () => {
    const gone = url;
    await new Promise(resolve => server.close(resolve));

    expect(await run(['plan', '--url', gone], terminal)).toBe(1);
    expect(terminal.errors).toContain(`No portal answers at ${gone}`);
    expect(terminal.errors).toContain('npm start');
    expect(terminal.errors).toContain('OPENLAKE_PORT');
  });
});
