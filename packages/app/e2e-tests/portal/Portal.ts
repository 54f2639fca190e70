import { OpenlakeClient } from '@openlake/plugin-openlake-common';
import { ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../../..');
const READY_WITHIN_MS = 240_000;
const STOP_WITHIN_MS = 30_000;

/** How a portal differs from the embedded default. */
export interface PortalSetup {
  /** Files of the repository that are loaded after `app-config.yaml`. */
  configs: string[];
  /** Settings after those. */
  settings: object;
  env: Record<string, string>;
}

/**
 * A portal as a person has it: `npm start`, with a state of its own and a copy of the example workspace that a test may
 * change. It can be stopped, killed and started again on the same state.
 */
export class Portal {
  readonly url: string;
  readonly state: string;
  /** The copy of `examples/air-traffic` that is deployed. */
  readonly workspace: string;
  readonly #folder: string;
  readonly #port: number;
  readonly #setup: PortalSetup | undefined;
  #process: { child: ChildProcess; ended: Promise<void> } | undefined;
  #api: OpenlakeClient;

  private constructor(folder: string, port: number, setup?: PortalSetup) {
    this.#folder = folder;
    this.#port = port;
    this.#setup = setup;
    this.url = `http://localhost:${port}`;
    this.state = join(folder, 'state');
    this.workspace = join(folder, 'air-traffic');
    this.#api = this.#connect();
  }

  /**
   * A new place for a portal, and the portal in it. While tests are written, OPENLAKE_PORTAL (a folder made by `create`)
   * and OPENLAKE_PORT name one that runs already, and stays.
   */
  static async create(setup?: (url: string) => PortalSetup): Promise<Portal> {
    if (process.env.OPENLAKE_PORTAL && !setup) {
      return new Portal(
        process.env.OPENLAKE_PORTAL,
        Number(process.env.OPENLAKE_PORT),
      );
    }
    const folder = await mkdtemp(join(tmpdir(), 'openlake-portal-'));
    const port =
      (!setup && Number(process.env.OPENLAKE_PORT)) || (await findFreePort());
    const portal = new Portal(
      folder,
      port,
      setup?.(`http://localhost:${port}`),
    );
    await cp(join(ROOT, 'examples/air-traffic'), portal.workspace, {
      recursive: true,
    });
    await writeFile(
      join(folder, 'app-config.yaml'),
      JSON.stringify(portal.#setup?.settings ?? configOf(portal.workspace)),
    );
    try {
      await portal.start();
    } catch (error) {
      await portal.end();
      throw error;
    }
    return portal;
  }

  /** The API as a guest sees it. */
  get api(): OpenlakeClient {
    return this.#api;
  }

  async start(): Promise<void> {
    const configs = [
      join(ROOT, 'app-config.yaml'),
      ...(this.#setup?.configs ?? []).map(file => join(ROOT, file)),
      join(this.#folder, 'app-config.yaml'),
    ];
    const child = spawn(
      'npm',
      ['start', '--', ...configs.flatMap(file => ['--config', file])],
      {
        cwd: ROOT,
        env: {
          ...process.env,
          // Of the `yarn playwright` that may have started the tests: npm would call itself Yarn.
          npm_config_user_agent: undefined,
          OPENLAKE_PORT: String(this.#port),
          OPENLAKE_STATE: this.state,
          ...this.#setup?.env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const ended = new Promise<void>(done => {
      child.on('close', () => done());
    });
    this.#process = { child, ended };
    // Whoever interrupts the tests interrupts the portal.
    const interrupt = () => child.kill('SIGTERM');
    process.once('exit', interrupt);
    ended.then(() => process.off('exit', interrupt));
    this.#api = this.#connect();
    await said(child, ended, `OpenLake is ready: ${this.url}\n`);
  }

  /**
   * Ends it as Ctrl-C would.
   *
   * @throws when it takes longer than half a minute
   */
  async stop(): Promise<void> {
    if (!this.#process) {
      return;
    }
    const { child, ended } = this.#process;
    this.#process = undefined;
    child.kill('SIGTERM');
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
    if (isLate) {
      throw new Error(
        `The portal did not end within ${STOP_WITHIN_MS / 1000} s of SIGTERM`,
      );
    }
  }

  /** Ends it as a power cut would: its main process gets no chance to say goodbye. */
  async kill(): Promise<void> {
    const { pid } = JSON.parse(
      await readFile(join(this.state, 'portal.json'), 'utf8'),
    );
    process.kill(pid, 'SIGKILL');
    await this.#process?.ended;
    this.#process = undefined;
  }

  /** Forgets all that the portal kept, while it does not run. */
  async forget(): Promise<void> {
    await rm(this.state, { recursive: true });
  }

  /** Stops it and leaves nothing behind. */
  async end(): Promise<void> {
    if (!this.#process) {
      return;
    }
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Changes a file of the deployed workspace; the answer puts it back. */
  async edit(
    file: string,
    change: (text: string) => string,
  ): Promise<() => Promise<void>> {
    const path = join(this.workspace, file);
    const text = await readFile(path, 'utf8');
    const changed = change(text);
    if (changed === text) {
      throw new Error(`The change of ${file} changes nothing.`);
    }
    await writeFile(path, changed);
    return () => writeFile(path, text);
  }

  /** Adds a file to the deployed workspace; the answer takes it out again. */
  async add(file: string, text: string): Promise<() => Promise<void>> {
    const path = join(this.workspace, file);
    await writeFile(path, text, { flag: 'wx' });
    return () => rm(path);
  }

  /** Takes files out of the deployed workspace; the answer puts them back. */
  async remove(files: string[]): Promise<() => Promise<void>> {
    const aside = join(this.#folder, 'aside');
    for (const file of files) {
      await mkdir(join(aside, file, '..'), { recursive: true });
      await cp(join(this.workspace, file), join(aside, file));
      await rm(join(this.workspace, file));
    }
    return () => cp(aside, this.workspace, { recursive: true });
  }

  /** Calls the catalog's API. */
  async catalog(path: string): Promise<any> {
    const response = await fetch(`${this.url}/api/catalog${path}`, {
      headers: { Authorization: `Bearer ${await guestToken(this.url)}` },
    });
    return response.ok ? response.json() : undefined;
  }

  #connect(): OpenlakeClient {
    let token: Promise<string> | undefined;
    return new OpenlakeClient({
      baseUrl: async () => `${this.url}/api/openlake`,
      fetch: async (input, init) => {
        token ??= guestToken(this.url);
        return fetch(input, {
          ...init,
          headers: { ...init?.headers, Authorization: `Bearer ${await token}` },
        });
      },
    });
  }
}

/** The embedded default, with the copy of the workspace in place of the original. */
function configOf(workspace: string) {
  return {
    catalog: {
      locations: [
        { type: 'file', target: join(ROOT, 'catalog-info.yaml') },
        { type: 'file', target: join(workspace, 'catalog-info.yaml') },
      ],
    },
    openlake: {
      workspaces: [
        { folder: workspace, runOnFirstDeployment: ['flights-medallion'] },
      ],
    },
  };
}

async function guestToken(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/guest/refresh`, {
    headers: { 'X-Requested-With': 'XMLHttpRequest' },
  });
  return (await response.json()).backstageIdentity.token;
}

function said(
  child: ChildProcess,
  ended: Promise<void>,
  text: string,
): Promise<void> {
  let output = '';
  return new Promise((done, reject) => {
    const refuse = (what: string) =>
      reject(new Error(`npm start ${what}:\n${output}`));
    const timer = setTimeout(() => {
      child.kill('SIGTERM');
      refuse(`was not ready in ${READY_WITHIN_MS / 1000} s`);
    }, READY_WITHIN_MS);
    const listen = (chunk: string) => {
      output += chunk;
      if (output.includes(text)) {
        clearTimeout(timer);
        done();
      }
    };
    child.stdout?.setEncoding('utf8').on('data', listen);
    child.stderr?.setEncoding('utf8').on('data', listen);
    ended.then(() => {
      clearTimeout(timer);
      refuse(`ended with ${child.exitCode ?? child.signalCode}`);
    });
  });
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(done => {
    probe.listen(0, '127.0.0.1', done);
  });
  const address = probe.address();
  await new Promise(done => {
    probe.close(done);
  });
  return typeof address === 'object' ? address!.port : 0;
}
