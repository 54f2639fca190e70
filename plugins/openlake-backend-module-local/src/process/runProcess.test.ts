import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttemptLog } from '../log/AttemptLog';
import { runProcess } from './runProcess';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openlake-process-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the output of a program', () => {
  it('gives everybody else a turn every few thousand lines, and is not lost', async () => {
    const log = new AttemptLog({ folder, maxBytes: 1_000_000, secrets: [] });
    let turns = 0;
    let running = true;
    const count = () => {
      turns++;
      if (running) {
        setImmediate(count);
      }
    };
    count();
    const end = await runProcess({
      command: ['/bin/sh', '-c', 'yes | head -n 400000'],
      cwd: folder,
      env: { PATH: process.env.PATH ?? '' },
      marker: 'flood/t/1',
      log,
      signal: new AbortController().signal,
      graceMs: 100,
    });
    running = false;
    await log.close();
    expect(end).toEqual({ code: 0 });
    expect(log.lines).toBe(400_000);
    // A chunk of the pipe alone holds 32,000 of these lines.
    expect(turns).toBeGreaterThan(400_000 / 5_000);
  });
});
