import * as fc from 'fast-check';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttemptLog } from './AttemptLog';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'openlake-redaction-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** What a program can make of a secret before it says it. */
const WAYS: Record<string, (secret: string) => string> = {
  plain: secret => secret,
  inAddress: encodeURIComponent,
  inPythonAddress: secret =>
    encodeURIComponent(secret)
      .replace(
        /[!'()*]/g,
        sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
      )
      .replaceAll('%2F', '/'),
  inForm: secret => String(new URLSearchParams({ p: secret })).slice(2),
  base64: secret => Buffer.from(secret).toString('base64'),
  basicAuth: secret => Buffer.from(`user:${secret}`).toString('base64'),
  token: secret => Buffer.from(`{"k":"${secret}"}`).toString('base64url'),
  hex: secret => Buffer.from(secret).toString('hex'),
  json: secret => JSON.stringify({ secret }),
  jsonInJson: secret => JSON.stringify({ body: JSON.stringify({ secret }) }),
  colored: secret =>
    `${secret.slice(0, 3)}\u001b[1;31m${secret.slice(3)}\u001b[0m`,
  rewritten: secret => `1%\r${secret}`,
};

const secrets = fc
  .string({
    unit: fc.constantFrom(...'abcXYZ019-_.~!*\'()/+=&? %"\\é€日'),
    minLength: 9,
    maxLength: 40,
  })
  .filter(secret => secret.trim() === secret);

/** Whether any run of six signs of the secret, in any way, is still there. */
function leaks(shown: string, secret: string, way: string): boolean {
  const said = WAYS[way](secret);
  if (way === 'basicAuth' || way === 'token') {
    const tokens = shown.match(/[A-Za-z0-9+/_-]{6,}/g) ?? [];
    return tokens.some(token =>
      [0, 1, 2, 3].some(skip =>
        Buffer.from(token.slice(skip), 'base64').toString().includes(secret),
      ),
    );
  }
  return shown.includes(said) || shown.includes(secret);
}

describe('a secret', () => {
  it('is in no file of a log, however it is written, encoded and cut into pieces', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        secrets,
        fc.array(
          fc.record({
            way: fc.constantFrom(...Object.keys(WAYS)),
            before: fc.string({ maxLength: 20 }),
            stream: fc.constantFrom('stdout' as const, 'stderr' as const),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        fc.array(fc.integer({ min: 1, max: 9 }), {
          minLength: 1,
          maxLength: 20,
        }),
        async (secret, said, sizes) => {
          const folder = join(root, String(run++));
          const log = new AttemptLog({
            folder,
            maxBytes: 1_000_000,
            secrets: [secret],
          });
          for (const { way, before, stream } of said) {
            const bytes = Buffer.from(
              `${before.replace(/[\r\n]/g, ' ')} ${WAYS[way](secret)}\n`,
            );
            let at = 0;
            for (let i = 0; at < bytes.length; i++) {
              const size = sizes[i % sizes.length];
              log.write(stream, bytes.subarray(at, at + size));
              at += size;
            }
            log.system(`said ${WAYS[way](secret)}`);
          }
          await log.close();
          const files = await readdir(folder);
          const shown = (
            await Promise.all(
              files.map(file => readFile(join(folder, file), 'utf8')),
            )
          ).join('');
          for (const { way } of said) {
            expect([way, leaks(shown, secret, way)]).toEqual([way, false]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is hidden where a long line is cut', async () => {
    const secret = 'correct-horse-battery';
    const log = new AttemptLog({
      folder: join(root, 'long'),
      maxBytes: 1_000_000,
      secrets: [secret],
    });
    for (let before = 16 * 1024 - 25; before < 16 * 1024 + 2; before++) {
      log.write('stdout', 'x'.repeat(before));
      log.write('stdout', secret.slice(0, 7));
      log.write('stdout', `${secret.slice(7)}\n`);
    }
    await log.close();
    const [file] = await readdir(join(root, 'long'));
    const shown = await readFile(join(root, 'long', file), 'utf8');
    expect(shown.replace(/\n\d+ \S+ /g, '')).not.toContain(secret);
    expect(shown).not.toMatch(/correct|battery/);
  });
});
