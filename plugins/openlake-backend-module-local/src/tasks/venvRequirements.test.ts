import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readRequirements } from './venvRequirements';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openlake-requirements-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(
  files: Record<string, string>,
  root = 'one',
): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return readRequirements(
    join(folder, root),
    join(folder, root, 'python', 'requirements.txt'),
  );
}

describe('what a requirements.txt says', () => {
  it.each([
    '-r base.txt',
    '-rbase.txt',
    '--requirement base.txt',
    '--requirement=base.txt',
    '-c base.txt',
    '--constraint  "base.txt"  # not too new',
    '-r \\\n  base.txt',
    '  -r ../python/base.txt',
  ])('changes with the file that %j names', async line => {
    const before = await read({
      'python/requirements.txt': `polars\n${line}\n`,
      'python/base.txt': 'numpy<2\n',
    });
    const after = await read({ 'python/base.txt': 'numpy<3\n' });
    expect(after).not.toBe(before);
  });

  it('changes with files that are named by others, also in a circle', async () => {
    const before = await read({
      'python/requirements.txt': '-r ../all.txt',
      'all.txt': '-r python/requirements.txt\n-c limits.txt',
      'limits.txt': 'numpy<2',
    });
    expect(await read({ 'limits.txt': 'numpy<3' })).not.toBe(before);
  });

  it('changes with a file of the machine', async () => {
    const outside = join(folder, 'limits.txt');
    const before = await read({
      'python/requirements.txt': `-c ${outside}`,
    });
    await writeFile(outside, 'numpy<2');
    expect(await read({})).not.toBe(before);
  });

  it('is the same wherever its files are, whatever they do not name', async () => {
    const files = {
      'python/requirements.txt':
        '# -r other.txt\npolars\n-r https://example.com/r.txt\n-r missing.txt\n',
      'python/other.txt': 'numpy',
    };
    const one = await read(files);
    expect(await read({ ...files, 'python/other.txt': 'scipy' }, 'two')).toBe(
      one,
    );
  });
});
