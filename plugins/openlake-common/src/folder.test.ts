import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectFolder } from './folder';
import { SPEC_LIMITS } from './spec/findings/limits';

describe('a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'olo-folder-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const put = async (files: Record<string, string | Uint8Array>) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), content);
    }
  };

  it('does not lead out of itself, and leaves out what is no text, too long or not meant', async () => {
    await put({
      'outside/secret.sql': 'select 42',
      'inside/a.sql': 'select 1',
      'inside/sub/b.sql': 'select 2',
      'inside/.git/HEAD': 'x',
      'inside/image.bin': Uint8Array.of(0, 1, 2, 255),
      'inside/nul.sql': 'a\u0000b',
      'inside/bad.job.yaml': Uint8Array.of(0xff, 0xfe),
      'inside/long.job.yaml': 'x'.repeat(SPEC_LIMITS.sourceFileBytes + 1),
      'inside/long.sql': 'x'.repeat(SPEC_LIMITS.sourceFileBytes + 1),
    });
    const inside = join(folder, 'inside');
    await symlink('../outside/secret.sql', join(inside, 'link.sql'));
    await symlink('../outside', join(inside, 'folder'));
    await symlink('a.sql', join(inside, 'same.sql'));
    const { files, findings } = await collectFolder(inside);
    expect(files.map(({ path }) => path)).toEqual([
      'a.sql',
      'same.sql',
      'sub/b.sql',
    ]);
    expect(findings.map(({ code, file }) => [code, file])).toEqual([
      ['limit-exceeded', 'bad.job.yaml'],
      ['invalid-path', 'folder'],
      ['invalid-path', 'link.sql'],
      ['limit-exceeded', 'long.job.yaml'],
    ]);
  });

  it('stops one file after the limit, for the validator to say so', async () => {
    await put(
      Object.fromEntries(
        Array.from({ length: SPEC_LIMITS.files + 5 }, (_, i) => [
          `${i}.sql`,
          '',
        ]),
      ),
    );
    expect((await collectFolder(folder)).files).toHaveLength(
      SPEC_LIMITS.files + 1,
    );
  });

  it('is asked for by name when it is not there', async () => {
    await put({ file: '' });
    for (const missing of ['nowhere', 'file']) {
      await expect(collectFolder(join(folder, missing))).rejects.toThrow(
        'Name the folder that holds openlake.yaml',
      );
    }
  });
});
