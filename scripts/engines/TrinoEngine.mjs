import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runChild } from '../setup/child.mjs';
import { step } from '../setup/steps.mjs';
import { DIALECTS } from './checksum.mjs';
import { findFreePort } from '../setup/freePort.mjs';
import { findJava } from './java.mjs';
import { fetchArtifact } from './maven.mjs';

const READY_WITHIN_MS = 180_000;
const POLL_MS = 500;

// The newest server that is on Maven Central.
const SERVER = {
  group: 'io.trino',
  name: 'trino-server',
  version: '476',
  type: 'tar.gz',
  sha256: 'cfd5accde17e8ebd251eeeb78aed1f490e77bb3a164d95a0f454bf8a7c1cbd3f',
};

/** Gets the server and unpacks it without the plugins that are not needed. */
export async function prepareTrino(root) {
  const java = findJava({ engine: 'Trino', from: 24 });
  const home = join(root, '.cache/engines', `trino-server-${SERVER.version}`);
  if (!existsSync(home)) {
    const tarball = await fetchArtifact(root, SERVER);
    await step('Unpacking Trino', async () => {
      const partial = join(root, '.cache/engines/partial');
      await rm(partial, { recursive: true, force: true });
      await mkdir(partial, { recursive: true });
      // All of it: the jars of a plugin are hard links to those of another.
      await runChild('unpack Trino', 'tar', ['xzf', tarball, '-C', partial], {
        cwd: root,
      });
      const unpacked = join(partial, `trino-server-${SERVER.version}`);
      for (const plugin of await readdir(join(unpacked, 'plugin'))) {
        if (plugin !== 'iceberg') {
          await rm(join(unpacked, 'plugin', plugin), { recursive: true });
        }
      }
      await rename(unpacked, home);
      await rm(partial, { recursive: true });
      await rm(tarball);
    });
  }
  return { java, home };
}

/** A Trino server of one node, with the lake as an Iceberg catalog of type `jdbc`; that wants PostgreSQL. */
export class TrinoEngine {
  dialect = DIALECTS.trino;
  #url;
  #child;
  #ended;
  #folder;

  /** @param {{ root: string, lake: import('./ExampleLake.mjs').ExampleLake }} options */
  static async start({ root, lake }) {
    const { java, home } = await prepareTrino(root);
    const engine = new TrinoEngine();
    const port = await findFreePort();
    engine.#url = `http://127.0.0.1:${port}`;
    engine.#folder = await mkdtemp(join(tmpdir(), 'openlake-trino-'));
    await configure(engine.#folder, port, lake);
    engine.#child = spawn(
      join(home, 'bin/launcher'),
      ['--etc-dir', join(engine.#folder, 'etc'), 'run'],
      {
        env: {
          ...process.env,
          JAVA_HOME: java,
          PATH: `${java}/bin:${process.env.PATH}`,
        },
        stdio: 'ignore',
      },
    );
    engine.#ended = once(engine.#child, 'close');
    try {
      await engine.#ready();
    } catch (error) {
      await engine.stop();
      throw error;
    }
    return engine;
  }

  asOf(name, snapshotId) {
    return `lake.${name} FOR VERSION AS OF ${snapshotId}`;
  }

  /** It never rewrites files. */
  mergeOnRead() {
    return [];
  }

  async query(statement) {
    const rows = [];
    let answer = await this.#ask('/v1/statement', {
      method: 'POST',
      headers: { 'X-Trino-User': 'test' },
      body: statement,
    });
    for (;;) {
      if (answer.error) {
        throw new Error(`Trino refused ${statement}\n${answer.error.message}`);
      }
      rows.push(...(answer.data ?? []));
      if (!answer.nextUri) {
        return rows;
      }
      answer = await this.#ask(new URL(answer.nextUri).pathname);
    }
  }

  async stop() {
    this.#child.kill('SIGTERM');
    await this.#ended;
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #ask(path, request) {
    const response = await fetch(`${this.#url}${path}`, request);
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  }

  async #ready() {
    const until = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const info = await this.#ask('/v1/info').catch(() => undefined);
      if (info?.starting === false) {
        return;
      }
      if (this.#child.exitCode !== null || Date.now() > until) {
        const log = join(this.#folder, 'data/var/log/server.log');
        const text = await readFile(log, 'utf8').catch(
          () => 'It logged nothing.',
        );
        throw new Error(`Trino did not start:\n${text.slice(-3000)}`);
      }
      await wait(POLL_MS);
    }
  }
}

async function configure(folder, port, { connection, warehouse }) {
  const etc = join(folder, 'etc');
  await mkdir(join(etc, 'catalog'), { recursive: true });
  const postgres = new URL(connection);
  const files = {
    'node.properties': [
      'node.environment=test',
      `node.data-dir=${folder}/data`,
      'node.bind-ip=127.0.0.1',
      'node.internal-address=127.0.0.1',
    ],
    'config.properties': [
      'coordinator=true',
      'node-scheduler.include-coordinator=true',
      `http-server.http.port=${port}`,
      `discovery.uri=http://127.0.0.1:${port}`,
      'query.max-memory=512MB',
      'query.max-memory-per-node=512MB',
      'memory.heap-headroom-per-node=512MB',
    ],
    'jvm.config': [
      '-Xmx2G',
      '-XX:+ExitOnOutOfMemoryError',
      '--enable-native-access=ALL-UNNAMED',
      '--sun-misc-unsafe-memory-access=allow',
    ],
    'catalog/lake.properties': [
      'connector.name=iceberg',
      'iceberg.catalog.type=jdbc',
      'iceberg.jdbc-catalog.catalog-name=lake',
      'iceberg.jdbc-catalog.driver-class=org.postgresql.Driver',
      `iceberg.jdbc-catalog.connection-url=jdbc:postgresql://${postgres.host}${postgres.pathname}`,
      `iceberg.jdbc-catalog.connection-user=${postgres.username}`,
      'iceberg.jdbc-catalog.connection-password=none',
      `iceberg.jdbc-catalog.default-warehouse-dir=file://${warehouse}`,
      'fs.hadoop.enabled=true',
    ],
  };
  for (const [name, lines] of Object.entries(files)) {
    await writeFile(join(etc, name), `${lines.join('\n')}\n`);
  }
}
