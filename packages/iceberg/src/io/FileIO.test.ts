import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlreadyExistsError, InvalidError, NotFoundError } from '../errors';
import type { FileIO } from './FileIO';
import { LocalFileIO } from './LocalFileIO';
import { localLocation, localPath, normalizeLocation } from './location';
import { MemoryFileIO } from './MemoryFileIO';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

describe.each(['LocalFileIO', 'MemoryFileIO'])('%s', kind => {
  let folder: string;
  let io: FileIO;
  let root: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'iceberg-io-'));
    const local = await LocalFileIO.create({ root: join(folder, 'wh') });
    io = kind === 'LocalFileIO' ? local : new MemoryFileIO();
    root = localLocation(local.root);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('reads back what was written, whole or in part', async () => {
    await io.write(`${root}/t/a b%20é/x.bin`, Buffer.from('0123456789'));
    expect(text(await io.read(`${root}/t/a b%20é/x.bin`))).toBe('0123456789');
    expect(
      text(await io.read(`${root}/t/a b%20é/x.bin`, { start: 2, end: 5 })),
    ).toBe('234');
    expect(
      text(await io.read(`${root}/t/a b%20é/x.bin`, { start: 8, end: 50 })),
    ).toBe('89');
    expect(await io.size(`${root}/t/a b%20é/x.bin`)).toBe(10);
  });

  it('never writes over a file', async () => {
    await io.write(`${root}/a`, Buffer.from('first'));
    await expect(io.write(`${root}/a`, Buffer.from('second'))).rejects.toThrow(
      AlreadyExistsError,
    );
    expect(text(await io.read(`${root}/a`))).toBe('first');
  });

  it('lets one of many writers win', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        io.write(`${root}/race`, Buffer.from(String(n).repeat(1000))),
      ),
    );
    expect(results.filter(r => r.status === 'fulfilled')).toHaveLength(1);
    expect(
      new Set(text(await io.read(`${root}/race`)).slice(0, 1)),
    ).toHaveProperty('size', 1);
  });

  it('deletes, and is content when there is nothing to delete', async () => {
    await io.write(`${root}/a`, Buffer.from('x'));
    await io.delete(`${root}/a`);
    await io.delete(`${root}/a`);
    await expect(io.read(`${root}/a`)).rejects.toThrow(NotFoundError);
    await expect(io.size(`${root}/a`)).rejects.toThrow(NotFoundError);
  });

  it('lists everything below a folder, and nothing where there is none', async () => {
    await io.write(`${root}/t/data/1`, Buffer.from('1'));
    await io.write(`${root}/t/data/deep/2`, Buffer.from('22'));
    await io.write(`${root}/t2/3`, Buffer.from('3'));
    const listed = [];
    for await (const file of io.list(`${root}/t`)) {
      expect(file.modifiedAt.getTime()).toBeGreaterThan(0);
      listed.push([file.location, file.size]);
    }
    expect(listed.sort()).toEqual([
      [`${root}/t/data/1`, 1],
      [`${root}/t/data/deep/2`, 2],
    ]);
    for await (const file of io.list(`${root}/none`)) {
      throw new Error(`listed ${file.location}`);
    }
  });
});

describe('LocalFileIO', () => {
  let folder: string;
  let io: LocalFileIO;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'iceberg-io-'));
    await mkdir(join(folder, 'wh2'));
    await writeFile(join(folder, 'secret'), 'secret');
    io = await LocalFileIO.create({ root: join(folder, 'wh') });
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['..', () => `${io.root}/../secret`],
    ['a prefix of the name', () => `${io.root}2/x`],
    ['an absolute path', () => '/etc/passwd'],
    ['a file URI', () => 'file:///etc/passwd'],
    ['a file URI of one slash', () => 'file:/etc/passwd'],
    ['a relative path', () => 'etc/passwd'],
    ['a host', () => 'file://host/etc/passwd'],
    ['another scheme', () => 's3://bucket/key'],
  ])('refuses to leave its folder by %s', async (_, location) => {
    await expect(io.read(location())).rejects.toThrow(InvalidError);
    await expect(io.write(location(), Buffer.from('x'))).rejects.toThrow(
      InvalidError,
    );
    await expect(io.delete(location())).rejects.toThrow(InvalidError);
  });

  it('refuses links that lead out, to files, folders and nowhere', async () => {
    await symlink(join(folder, 'secret'), join(io.root, 'link'));
    await symlink(folder, join(io.root, 'dir'));
    await symlink(join(folder, 'new'), join(io.root, 'dangling'));
    for (const name of ['link', 'dir/secret', 'dir/new', 'dangling']) {
      const location = `${io.root}/${name}`;
      await expect(io.read(location)).rejects.toThrow(InvalidError);
      await expect(io.write(location, Buffer.from('x'))).rejects.toThrow(
        InvalidError,
      );
    }
    expect((await readdir(folder)).sort()).toEqual(['secret', 'wh', 'wh2']);
  });

  it('follows links that stay inside, also one that leads to its folder', async () => {
    await symlink(io.root, join(folder, 'alias'));
    const alias = await LocalFileIO.create({ root: join(folder, 'alias') });
    expect(alias.root).toBe(io.root);
    await alias.write(`${folder}/alias/x`, Buffer.from('x'));
    expect(text(await io.read(`file:${io.root}/x`))).toBe('x');
  });

  it('leaves no trace of a write that failed', async () => {
    await io.write(`${io.root}/a`, Buffer.from('x'));
    await io.write(`${io.root}/a`, Buffer.from('y')).catch(() => undefined);
    expect(await readdir(io.root)).toEqual(['a']);
  });

  it('lists files whose names could not be locations', async () => {
    await writeFile(join(io.root, 'a#b?c'), 'x');
    const listed = [];
    for await (const file of io.list(io.root)) {
      listed.push(file.location);
    }
    expect(listed).toEqual([`file://${io.root}/a#b?c`]);
  });

  it('adopts a file that an engine wrote, once', async () => {
    await mkdir(join(io.root, '.staging'));
    const written = join(io.root, '.staging', 'p=%2F', 'f.parquet');
    await mkdir(join(io.root, '.staging', 'p=%2F'));
    await writeFile(written, 'rows');
    await io.adopt(written, `${localLocation(io.root)}/t/data/1.parquet`);
    expect(text(await io.read(`${io.root}/t/data/1.parquet`))).toBe('rows');
    await expect(
      io.adopt(written, `${io.root}/t/data/2.parquet`),
    ).rejects.toThrow(NotFoundError);
    await writeFile(written, 'other');
    await expect(
      io.adopt(written, `${io.root}/t/data/1.parquet`),
    ).rejects.toThrow(AlreadyExistsError);
    await expect(
      io.adopt(join(folder, 'secret'), `${io.root}/t/data/3.parquet`),
    ).rejects.toThrow(InvalidError);
  });

  it('refuses a folder whose name other engines would cut', async () => {
    await expect(
      LocalFileIO.create({ root: join(folder, 'a#b') }),
    ).rejects.toThrow(/cannot be in a location/);
  });
});

describe('locations', () => {
  it('are literal in each of their forms', () => {
    for (const form of ['file:///a b/%20é', 'file:/a b/%20é', '/a b/%20é']) {
      expect(localPath(form)).toBe('/a b/%20é');
      expect(normalizeLocation(form)).toBe('/a b/%20é');
    }
    expect(localLocation('/a b/%20é')).toBe('file:///a b/%20é');
    expect(normalizeLocation('s3://b/k')).toBe('s3://b/k');
  });
});
