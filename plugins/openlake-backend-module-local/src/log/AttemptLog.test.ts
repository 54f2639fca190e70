import * as fc from 'fast-check';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttemptLog } from './AttemptLog';
import { LogReader } from './LogReader';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'openlake-log-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function openLog(options: { maxBytes?: number; secrets?: string[] } = {}) {
  const folder = join(root, 'log');
  const log = new AttemptLog({
    folder,
    maxBytes: 1_000_000,
    secrets: [],
    ...options,
  });
  const reader = new LogReader();
  return {
    log,
    folder,
    read: (from = 1, limit = 10_000, contains?: string) =>
      reader.read(folder, { from, limit, contains }),
  };
}

describe('AttemptLog', () => {
  it('keeps lines whole, whatever pieces they come in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 30 })),
        fc.integer({ min: 1, max: 7 }),
        async (texts, size) => {
          await rm(join(root, 'log'), { recursive: true, force: true });
          const lines = texts.map(text => text.replace(/[\r\n]/g, ' '));
          const { log, read } = openLog();
          const bytes = Buffer.from(lines.map(line => `${line}\n`).join(''));
          for (let i = 0; i < bytes.length; i += size) {
            log.write('stdout', bytes.subarray(i, i + size));
          }
          await log.close();
          const page = await read();
          expect(page.lines.map(({ text }) => text)).toEqual(lines);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('can be read once it is closed, and is on the disk once it is kept: every file, after its last line', async () => {
    const probe = await open(join(root, 'probe'), 'w');
    await probe.close();
    const handle = Object.getPrototypeOf(probe);
    const files = new Map<unknown, string[]>();
    const spies = (['write', 'datasync'] as const).map(name => {
      const original = handle[name];
      return jest
        .spyOn(handle, name)
        .mockImplementation(async function called(this: unknown, ...args) {
          const answer = await original.apply(this, args);
          files.set(this, [...(files.get(this) ?? []), name]);
          return answer;
        });
    });
    const { log, read } = openLog({ maxBytes: 40_000 });
    log.write('stdout', 'x'.repeat(15_000).concat('\n').repeat(4));
    await log.close();
    expect((await read()).lines.at(-1)?.line).toBe(4);
    await log.kept();
    spies.forEach(spy => spy.mockRestore());
    const written = [...files.values()].filter(calls =>
      calls.includes('write'),
    );
    expect(written.length).toBeGreaterThan(1);
    for (const calls of written) {
      expect(calls.at(-1)).toBe('datasync');
    }
  });

  it('tells streams, levels and the first error', async () => {
    const { log, read } = openLog();
    log.write('stdout', '2026-01-01 12:00:00 INFO started\nplain');
    log.write('stderr', 'WARNING: low\nValueError: bad value\n');
    log.system('over');
    await log.close();
    const { lines } = await read();
    expect(lines.map(line => [line.stream, line.level, line.text])).toEqual([
      ['stdout', 'info', '2026-01-01 12:00:00 INFO started'],
      ['stderr', 'warn', 'WARNING: low'],
      ['stderr', 'error', 'ValueError: bad value'],
      ['system', undefined, 'over'],
      ['stdout', undefined, 'plain'],
    ]);
    expect(log.firstErrorLine).toBe(3);
  });

  it('can be read while it grows', async () => {
    const { log, read } = openLog();
    expect(await read()).toMatchObject({ lines: [], total: 0, next: 1 });
    log.write('stdout', 'one\ntwo\n');
    await log.drained();
    const first = await read();
    expect(first.lines.map(({ text }) => text)).toEqual(['one', 'two']);
    log.write('stdout', 'three\n');
    await log.close();
    const second = await read(first.next);
    expect(second.lines).toMatchObject([{ line: 3, text: 'three' }]);
  });

  it('keeps beginning and end when it grows too large, and says what is missing', async () => {
    const { log, read } = openLog({ maxBytes: 40_000 });
    const count = 20_000;
    for (let i = 1; i <= count; i++) {
      log.write('stdout', `this is line ${i}\n`);
      if (i % 1_000 === 0) {
        await log.drained();
      }
    }
    await log.close();
    const page = await read(1, 100_000);
    expect(page.total).toBe(count);
    expect(page.lines[0].text).toBe('this is line 1');
    expect(page.lines.at(-1)).toMatchObject({
      line: count,
      text: `this is line ${count}`,
    });
    const [gap, ...others] = page.lines.filter(
      ({ stream }) => stream === 'system',
    );
    expect(others).toEqual([]);
    expect(gap.text).toContain('lines are missing here');
    const misplaced = page.lines.filter(
      ({ line, text, stream }) =>
        stream === 'stdout' && text !== `this is line ${line}`,
    );
    expect(misplaced).toEqual([]);
    const kept = page.lines.reduce((sum, { text }) => sum + text.length, 0);
    expect(kept).toBeLessThan(40_000);
    expect(page.droppedBytes).toBeGreaterThan(count * 10);
    const tail = await read(count - 10, 5);
    expect(tail.lines.map(({ line }) => line)).toEqual(
      Array.from({ length: 5 }, (_, i) => count - 10 + i),
    );
  });

  it('finds any line by its number', async () => {
    const { log, read } = openLog();
    for (let i = 1; i <= 3_000; i++) {
      log.write('stdout', `${i}\n`);
    }
    await log.close();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3_100 }),
        fc.integer({ min: 1, max: 1_200 }),
        async (from, limit) => {
          const page = await read(from, limit);
          expect(page.lines.map(({ text }) => Number(text))).toEqual(
            Array.from({ length: 3_000 }, (_, i) => i + 1).slice(
              from - 1,
              from - 1 + limit,
            ),
          );
        },
      ),
      { numRuns: 40 },
    );
    const found = await read(1, 5, '77');
    expect(found.lines.map(({ text }) => text)).toEqual([
      '77',
      '177',
      '277',
      '377',
      '477',
    ]);
    expect((await read(found.next, 1, '77')).lines[0].text).toBe('577');
  });

  it('hides secrets', async () => {
    const { log, read } = openLog({ secrets: ['s3cr3t-value'] });
    log.write('stdout', 'token s3cr3t');
    log.write('stdout', '-value sent\n');
    log.system('used s3cr3t-value');
    await log.close();
    const { lines } = await read();
    expect(lines.map(({ text }) => text)).toEqual([
      'token *** sent',
      'used ***',
    ]);
  });

  it('hides a secret that colors cut into pieces, or a progress bar writes again and again', async () => {
    const { log, read } = openLog({ secrets: ['s3cr3t-value'] });
    log.write('stdout', 'token s3c\u001b[31mr3t\u001b[0m-value sent\n');
    log.write('stderr', '1% s3cr3t-value\r2% s3cr3t-');
    log.write('stderr', 'value\r\n');
    await log.close();
    const { lines } = await read();
    expect(lines.map(({ text }) => text)).toEqual(['token *** sent', '2% ***']);
  });

  it('keeps what a progress bar showed last, however long it goes on', async () => {
    const { log, read } = openLog();
    for (let i = 0; i <= 20_000; i++) {
      log.write('stderr', `\r${i} of 20000`);
    }
    log.write('stderr', '\r');
    log.write('stderr', '\ndone\n');
    await log.close();
    const { lines } = await read();
    expect(lines.map(({ text }) => text)).toEqual(['20000 of 20000', 'done']);
  });

  it('shows bytes that are no text as such, and cuts lines that have no end', async () => {
    const { log, read } = openLog();
    log.write('stdout', Buffer.from([0x61, 0xff, 0x00, 0x1b, 0x62, 0x0a]));
    log.write('stdout', Buffer.alloc(100_000, 0));
    await log.close();
    const { lines } = await read();
    expect(lines[0].text).toBe('a\ufffd\ufffd');
    expect(lines.length).toBeGreaterThan(5);
    for (const { text } of lines.slice(1)) {
      expect(text).toMatch(/^\ufffd{1,16384}$/);
    }
  });

  it('remembers what writing failed with', async () => {
    const { log } = openLog();
    await writeFile(join(root, 'log'), 'a file is in the way');
    log.write('stdout', 'lost\n');
    await log.close();
    expect(log.failure?.code).toMatch(/ENOTDIR|EEXIST/);
  });

  it('tells writers to wait for the disk, and forgets what comes after its end', async () => {
    const { log, read } = openLog();
    const lines = 'y\n'.repeat(100_000);
    log.write('stdout', lines);
    expect(log.isFull).toBe(true);
    await log.drained();
    expect(log.isFull).toBe(false);
    await log.close();
    log.system('too late');
    await log.close();
    expect((await read(100_000)).lines.map(({ text }) => text)).toEqual(['y']);
  });

  it('writes nothing more once a write has failed, so that numbers stay true', async () => {
    const { log, folder, read } = openLog();
    await writeFile(folder, 'in the way');
    log.prepare();
    log.system('lost');
    await log.drained();
    await rm(folder);
    log.system('late');
    await log.close();
    expect(log.failure?.code).toBe('EEXIST');
    expect((await read()).total).toBe(0);
  });
});
