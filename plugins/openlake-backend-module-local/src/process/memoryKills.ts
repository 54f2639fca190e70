import { readKernelFile } from './kernelFile';

/**
 * How many processes the kernel of Linux has killed since it started because
 * there was no memory left, in a control group or at all.
 *
 * @returns 0 where nobody counts them
 * @internal
 */
export function countMemoryKills(): number {
  try {
    const counters = readKernelFile('/proc/vmstat') ?? '';
    return Number(/^oom_kill (\d+)$/m.exec(counters)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
