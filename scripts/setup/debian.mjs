import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Installs packages of Debian where this user may; nothing happens elsewhere.
 *
 * @param {string[]} packages
 */
export function installDebianPackages(packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return;
  }
  process.stderr.write(
    `         Installing ${packages.join(' and ')} with apt-get\n`,
  );
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', ...packages]]) {
    spawnSync('apt-get', ['-q', ...args], { env, stdio: 'ignore' });
  }
}
