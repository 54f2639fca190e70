import { createMockDirectory } from '@backstage/backend-test-utils';
import fs from 'node:fs';
import { LocalLandingFolder } from './LandingFolder';

describe('the landing folder of a workspace', () => {
  const directory = createMockDirectory();
  const landing = new LocalLandingFolder(directory.path);
  const list = async (pattern: string) =>
    (await landing.list('lab', pattern)).map(file => file.path);

  beforeEach(() => {
    directory.setContent({
      'lab/orders/2026/a.csv': '1',
      'lab/orders/2026/b.json': '22',
      'lab/orders/.part': '',
      'lab/other.csv': '',
      'secret/key': '',
    });
  });

  it('lists a folder and below, a file, or what a pattern matches', async () => {
    expect(await list('orders')).toEqual([
      'orders/2026/a.csv',
      'orders/2026/b.json',
    ]);
    expect(await list('./orders/')).toHaveLength(2);
    expect(await list('other.csv')).toEqual(['other.csv']);
    expect(await list('orders/.part')).toEqual([]);
    expect(await list('orders/.p*')).toEqual([]);
    expect(await list('orders/*/*.csv')).toEqual(['orders/2026/a.csv']);
    expect(await list('**/*.csv')).toEqual(['orders/2026/a.csv', 'other.csv']);
    expect(await list('*.csv')).toEqual(['other.csv']);
    expect(await landing.list('lab', 'orders/2026/b.json')).toMatchObject([
      {
        size: 2,
        modifiedMs: expect.any(Number),
        changedMs: expect.any(Number),
      },
    ]);
  });

  it('knows when a file came, however old its content is', async () => {
    directory.addContent({ 'elsewhere/old.csv': '1' });
    const old = new Date('2020-01-01T00:00:00Z');
    fs.utimesSync(directory.resolve('elsewhere/old.csv'), old, old);
    const [before] = await landing.list('lab', 'other.csv');
    fs.renameSync(
      directory.resolve('elsewhere/old.csv'),
      directory.resolve('lab/orders/old.csv'),
    );
    const [moved] = await landing.list('lab', 'orders/old.csv');
    expect(moved.modifiedMs).toBe(old.getTime());
    expect(moved.changedMs).toBeGreaterThanOrEqual(before.changedMs);
  });

  it('looks no deeper than a pattern can match', async () => {
    const looked = jest.spyOn(fs.promises, 'readdir');
    expect(await list('oth*.csv')).toEqual(['other.csv']);
    expect(looked.mock.calls.map(([place]) => place)).toEqual([
      directory.resolve('lab'),
    ]);
    looked.mockClear();
    expect(await list('ord*/2026/*.json')).toEqual(['orders/2026/b.json']);
    expect(looked).toHaveBeenCalledTimes(3);
    looked.mockClear();
    expect(await list('nothing*/**')).toEqual([]);
    expect(looked).toHaveBeenCalledTimes(1);
    looked.mockRestore();
  });

  it('counts those that match, and says when they are too many', async () => {
    directory.addContent({
      'lab/many': Object.fromEntries(
        Array.from({ length: 10_001 }, (_, n) => [`${n}.json`, '']),
      ),
      'lab/many/a.csv': '',
    });
    expect(await list('many/*.csv')).toEqual(['many/a.csv']);
    expect(await list('**/*.csv')).toHaveLength(3);
    await expect(list('many')).rejects.toThrow('More than 10000 files');
  });

  it('is empty while nothing has landed', async () => {
    expect(await list('nowhere')).toEqual([]);
    expect(await landing.list('new', 'orders')).toEqual([]);
  });

  it('is never left', async () => {
    fs.symlinkSync(
      directory.resolve('secret'),
      directory.resolve('lab/orders/link'),
    );
    expect(await list('orders')).toHaveLength(2);
    expect(await list('orders/link/key')).toEqual([]);
    expect(await list('orders/link/*')).toEqual([]);
    await expect(list('../secret')).rejects.toThrow('leads out');
    await expect(landing.list('..', 'x')).rejects.toThrow('leads out');
    await expect(list('s3://bucket/x')).rejects.toThrow('cannot be watched');
  });
});
