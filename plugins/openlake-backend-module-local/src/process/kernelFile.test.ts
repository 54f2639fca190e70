import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { kernelFolders, readKernelFile } from './kernelFile';

const onLinux = process.platform === 'linux' ? describe : describe.skip;
if (process.platform !== 'linux') {
  process.stderr.write(
    'SKIPPED: the tests of files that the kernel makes up, which are those of Linux.\n',
  );
}

onLinux('what the kernel makes up', () => {
  it('is read whole, however long, in any script', async () => {
    const long = 'é'.repeat(50_000);
    const child = spawn('sleep', ['60'], { env: { ONE: long, TWO: 'лето' } });
    try {
      await once(child, 'spawn');
      expect(readKernelFile(`/proc/${child.pid}/environ`)).toBe(
        `ONE=${long}\0TWO=лето\0`,
      );
      expect(kernelFolders(`/proc/${child.pid}`)).toContain('task');
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(readKernelFile(`/proc/${child.pid}/environ`)).toBeUndefined();
    expect(kernelFolders(`/proc/${child.pid}`)).toEqual([]);
  });
});
