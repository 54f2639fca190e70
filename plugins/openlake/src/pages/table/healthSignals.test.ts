import { healthSignals } from './healthSignals';

const healthy = {
  files: 4,
  averageFileBytes: 1000,
  smallFiles: 4,
  deleteFiles: 0,
  manifests: 2,
  snapshots: 7,
};

const concerns = (health: typeof healthy) =>
  healthSignals(health)
    .filter(signal => signal.concern)
    .map(signal => signal.name);

describe('healthSignals', () => {
  it('finds nothing wrong with a small table', () => {
    expect(concerns(healthy)).toEqual([]);
  });

  it('names what slows readers and writers down', () => {
    expect(concerns({ ...healthy, files: 40, smallFiles: 21 })).toEqual([
      'Small files',
    ]);
    expect(
      concerns({
        ...healthy,
        deleteFiles: 1,
        manifests: 101,
        snapshots: 501,
      }),
    ).toEqual(['Delete files', 'Manifests', 'Snapshots']);
  });
});
