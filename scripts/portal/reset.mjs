// Forgets everything the portal of this folder has kept.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPortal, readPlace } from './place.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
try {
  const { state } = readPlace(root, process.env);
  const portal = findPortal(state);
  if (portal) {
    throw new Error(
      `A portal runs on ${state} (http://localhost:${portal.port}, process ${portal.pid}): stop it first.`,
    );
  }
  // A mistyped OPENLAKE_STATE must not remove a folder that no portal made.
  if (existsSync(state) && !existsSync(join(state, 'logs/portal.log'))) {
    throw new Error(
      `${state} was not made by OpenLake (it has no logs/portal.log): nothing was removed.`,
    );
  }
  await rm(state, { recursive: true, force: true });
  process.stdout.write(`Removed ${state}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
