import { ChildProcess, execFile } from 'node:child_process';
import { resolve } from 'node:path';

const OLO = resolve(__dirname, '../../../cli/bin/olo');

/** What came of a command. */
interface Typed {
  code: number;
  out: string;
  err: string;
}

/** A shell that knows the portal. */
export class Shell {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Types a command and waits for its end. */
  olo(...args: string[]): Promise<Typed> {
    return this.#start(args).ended;
  }

  /** The same with `-o json`: what it answers, and the page that it names. */
  async ask<T>(
    ...args: string[]
  ): Promise<{ code: number; answer: T; page?: string }> {
    const { code, out, err } = await this.olo(...args, '-o', 'json');
    if (!out) {
      throw new Error(`olo ${args.join(' ')} ended with ${code}: ${err}`);
    }
    const page = err.trim().split('\n').at(-1);
    return { code, answer: JSON.parse(out), page };
  }

  /** Types a command that goes on, and waits until it has written a text. */
  async follow(
    text: string,
    ...args: string[]
  ): Promise<{ ended: Promise<Typed> }> {
    const { child, ended } = this.#start(args);
    await new Promise<void>((done, reject) => {
      let written = '';
      child.stdout!.on('data', chunk => {
        written += chunk;
        if (written.includes(text)) {
          done();
        }
      });
      ended.then(({ code, err }) =>
        reject(new Error(`olo ${args.join(' ')} ended with ${code}: ${err}`)),
      );
    });
    return { ended };
  }

  #start(args: string[]): { child: ChildProcess; ended: Promise<Typed> } {
    let child: ChildProcess;
    const ended = new Promise<Typed>(done => {
      child = execFile(
        process.execPath,
        [OLO, ...args],
        { env: { ...process.env, OPENLAKE_URL: this.#url, NO_COLOR: '1' } },
        (_, out, err) => done({ code: child.exitCode ?? -1, out, err }),
      );
    });
    return { child: child!, ended };
  }
}
