import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RevisionFolder } from './RevisionFolder';

describe('RevisionFolder', () => {
  let root: string;
  let folder: RevisionFolder;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'openlake-revisions-'));
    folder = new RevisionFolder(join(root, 'revisions'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('writes a revision once, whole, and read-only', async () => {
    const files = [
      { path: 'sql/a.sql', content: 'SELECT 1' },
      { path: 'run.sh', content: '#!/bin/sh\n' },
    ];
    await Promise.all([1, 2, 3].map(() => folder.write('h', files)));
    await folder.write('h', [{ path: 'sql/a.sql', content: 'other' }]);
    expect(await folder.read('h', 'sql/a.sql')).toBe('SELECT 1');
    expect(await readdir(join(root, 'revisions'))).toEqual(['h']);
    const modes = await Promise.all(
      ['sql/a.sql', 'run.sh'].map(path =>
        stat(join(root, 'revisions/h', path)),
      ),
    );
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o444, 0o555]);
  });

  it.each([
    '../a',
    'a/../../b',
    '/etc/passwd',
    'a\\b',
    'C:/x',
    '.',
    '',
    'a\u0000b',
  ])('refuses the path %j, and leaves nothing behind', async path => {
    await expect(
      folder.write('h', [
        { path: 'fine', content: '' },
        { path, content: 'x' },
      ]),
    ).rejects.toThrow('not the path of a file inside');
    expect(await readdir(join(root, 'revisions'))).toEqual([]);
    await expect(folder.read('h', path)).rejects.toThrow();
  });

  it('keeps hashes that are no names inside its folder', async () => {
    await folder.write('../../escape', [{ path: 'a', content: 'x' }]);
    expect(await readdir(root)).toEqual(['revisions']);
    expect(await folder.read('../../escape', 'a')).toBe('x');
  });

  it('copies what can then be changed without changing the revision', async () => {
    await folder.write('h', [{ path: 'd/a', content: 'x' }]);
    const copy = join(root, 'copy');
    await folder.copyTo('h', copy);
    await rm(join(copy, 'd/a'));
    await folder.copyTo('h', copy);
    expect(await readFile(join(copy, 'd/a'), 'utf8')).toBe('x');
  });

  it('says which file is missing', async () => {
    await folder.write('h', []);
    await expect(folder.read('h', 'sql/b.sql')).rejects.toThrow(
      'sql/b.sql is not among the files of this revision',
    );
  });
});
