import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const TOKEN = 'fault-driver';
const CALL_MS = 8_000;
const START_MS = 60_000;

/**
 * A backend that can be killed, stopped and started again. To load the modules
 * takes two seconds of a processor, so the next process does that while this
 * one lives, and a start takes half a second.
 */
export class Backend {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #spare;
  #starting = Promise.resolve();
  #ended = false;
  #mutation;
  /** How far the clock of its machine is from the right time. */
  #clockMs = 0;
  #options;
  up = false;
  /** Whether it is stopped by SIGSTOP. */
  frozen = false;
  /** When it was up again. @type {number[]} */
  starts = [];
  /** Processes that did not start or end as they should. @type {{ at: number, what: string }[]} */
  crashes = [];

  /**
   * @param {object} options
   * @param {string} options.name
   * @param {string} options.program
   * @param {number} options.port
   * @param {object} options.config
   * @param {string} options.log
   * @param {string} options.journal
   * @param {string} options.cwd
   */
  constructor(options) {
    this.#options = options;
    this.#spare = this.#load();
  }

  get name() {
    return this.#options.name;
  }

  get pid() {
    return this.#child?.pid;
  }

  #load() {
    const { program, log, cwd } = this.#options;
    const out = openSync(log, 'a');
    const child = fork(program, [], {
      cwd,
      stdio: ['ignore', out, out, 'ipc'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NODE_COMPILE_CACHE: `${program}.compiled`,
        LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
      },
    });
    closeSync(out);
    child.loaded = new Promise((resolve, reject) => {
      child.on('message', message => {
        if (message.event === 'loaded') {
          resolve();
        }
      });
      child.once('exit', code => reject(new Error(`ended with ${code}`)));
    });
    child.loaded.catch(() => {});
    return child;
  }

  /** Starts it unless it is up, or is starting. Tries until it is, or the end. */
  start() {
    this.#starting = this.#starting.then(async () => {
      while (!this.up && !this.#ended) {
        await this.#startOnce().catch(error => {
          this.#crashed(error.message);
        });
        if (!this.up) {
          await wait(500);
        }
      }
    });
    return this.#starting;
  }

  /**
   * Starts one that is down, and kills it after so long.
   *
   * @param {number} ms
   * @returns {Promise<boolean>} whether it was not up by then
   */
  startAndKill(ms) {
    const killed = this.#starting.then(async () => {
      if (this.#ended || this.up) {
        return false;
      }
      const starting = this.#startOnce({ mayDie: true });
      await this.#child?.loaded;
      await wait(ms);
      const early = !this.up;
      this.#child?.kill('SIGKILL');
      await starting;
      return early;
    });
    this.#starting = killed.then(() => {});
    return killed;
  }

  async #startOnce({ mayDie = false } = {}) {
    const { config, journal } = this.#options;
    const child = this.#spare ?? this.#load();
    this.#spare = undefined;
    this.#child = child;
    await child.loaded;
    const ended = once(child, 'exit');
    const started = new Promise(resolve => {
      child.on('message', message => {
        if (message.event === 'started') {
          resolve(true);
        }
      });
    });
    child.send({
      command: 'start',
      config,
      journal,
      mutation: this.#mutation,
      clock: this.#clockMs,
    });
    const ok = await Promise.race([
      started,
      ended.then(() => false),
      wait(START_MS, false, { ref: false }),
    ]);
    if (!ok) {
      if (mayDie) {
        this.#spare = this.#load();
        return;
      }
      child.kill('SIGKILL');
      throw new Error(`${this.name} did not start, see its log`);
    }
    this.up = true;
    this.starts.push(Date.now());
    this.frozen = false;
    this.#spare = this.#load();
    ended.then(() => {
      if (this.#child === child) {
        this.up = false;
        this.frozen = false;
      }
    });
  }

  /** @param {NodeJS.Signals} signal */
  async end(signal) {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = once(child, 'exit');
    child.kill(signal);
    if (this.frozen) {
      child.kill('SIGCONT');
    }
    const slow = setTimeout(() => {
      this.#crashed(`${signal} did not end it within 60 s`);
      child.kill('SIGKILL');
    }, 60_000);
    await ended;
    clearTimeout(slow);
  }

  /** @param {number} ms */
  async freeze(ms) {
    const child = this.#child;
    if (child && this.up) {
      child.kill('SIGSTOP');
      this.frozen = true;
      await wait(ms);
      child.kill('SIGCONT');
      this.frozen = false;
    }
  }

  /** Whether it has stopped itself, at a failpoint. */
  get stopped() {
    if (!this.up || this.frozen) {
      return false;
    }
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', `${this.pid}`]);
    return `${stdout}`.startsWith('T');
  }

  /** Lets one that has stopped itself go on. */
  goOn() {
    this.#child?.kill('SIGCONT');
  }

  /** Takes a guard out of it, also when it is started again; none without a name. @param {string} [name] */
  mutate(name) {
    this.#mutation = name;
    this.tell({ command: 'mutate', name });
  }

  /**
   * Sets the clock of its machine, also for the process that is started next.
   *
   * @param {number} ms - from the right time
   */
  setClock(ms) {
    this.#clockMs = ms;
    // Also one that is not up yet: it began with the time that was, and takes leases before it is.
    if (this.#child?.connected) {
      this.#child.send({ command: 'clock', ms }, () => {});
    }
  }

  /** @param {object} command - see `commands` of backend/main.cjs; lost on one that is not up */
  tell(command) {
    if (this.up && this.#child?.connected) {
      this.#child.send(command, () => {});
    }
  }

  /**
   * Calls its API.
   *
   * @param {string} path
   * @param {object} [body] - present: a POST
   * @param {Record<string, string>} [headers] - instead of those that say who asks
   * @returns {Promise<{ status: number, body: any }>} rejects when nobody answered
   */
  async call(path, body, headers = { Authorization: `Bearer ${TOKEN}` }) {
    const response = await fetch(
      `http://127.0.0.1:${this.#options.port}/api/openlake${path}`,
      {
        method: body ? 'POST' : 'GET',
        headers: {
          ...headers,
          'Content-Type': 'application/json',
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(CALL_MS),
      },
    );
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {} };
  }

  #crashed(what) {
    this.crashes.push({ at: Date.now(), what });
  }

  /** Ends it for good, and the one in reserve. */
  async close() {
    this.#ended = true;
    this.#spare?.kill('SIGKILL');
    await this.#starting;
    this.#spare?.kill('SIGKILL');
    await this.end('SIGKILL');
  }

  static get token() {
    return TOKEN;
  }
}
