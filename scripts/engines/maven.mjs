import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from '../setup/child.mjs';
import { installDebianPackages } from '../setup/debian.mjs';
import { Failure } from '../setup/failure.mjs';
import { step } from '../setup/steps.mjs';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';

/**
 * @typedef {object} Artifact
 * @property {string} group
 * @property {string} name
 * @property {string} version
 * @property {string} [type] - `jar` by default
 * @property {string} sha256
 */

/**
 * Gets a file from Maven Central once, through Maven itself, so that a mirror in its settings is used, and keeps it in
 * `.cache/engines/maven`.
 *
 * @param {string} root
 * @param {Artifact} artifact
 * @returns {Promise<string>} its path
 */
export async function fetchArtifact(root, artifact) {
  const { group, name, version, type = 'jar' } = artifact;
  const folder = join(root, '.cache/engines/maven');
  const file = join(folder, `${name}-${version}.${type}`);
  if (existsSync(file)) {
    return file;
  }
  checkMaven();
  await step(`Getting ${name} ${version}`, async ({ progress }) => {
    const partial = join(folder, 'partial');
    await mkdir(partial, { recursive: true });
    await runChild(
      `get ${name} from Maven Central`,
      'mvn',
      [
        ...['-B', '-q', COPY, `-Dartifact=${group}:${name}:${version}:${type}`],
        `-DoutputDirectory=${partial}`,
      ],
      { cwd: folder, onLine: progress },
    );
    const copied = join(partial, `${name}-${version}.${type}`);
    const sha256 = await digest(copied);
    if (sha256 !== artifact.sha256) {
      await rm(copied);
      throw new Failure(
        `${name} ${version} is not the file that was tested: its SHA-256 is ${sha256} and not ${artifact.sha256}. Nothing of it was used.`,
      );
    }
    await rename(copied, file);
  });
  return file;
}

function checkMaven() {
  const found = () =>
    spawnSync('mvn', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!found()) {
    installDebianPackages(['maven']);
    if (!found()) {
      throw new Failure(
        'Spark and Trino come from Maven Central: install Maven (on Debian and Ubuntu: apt install maven), then run the command again.',
      );
    }
  }
}

async function digest(file) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk);
  }
  return hash.digest('hex');
}
