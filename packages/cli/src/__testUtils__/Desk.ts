import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../program';
import { TestPortal } from './TestPortal';
import { TestTerminal } from './TestTerminal';

/** Somebody at a terminal in a folder, and a portal that the terminal knows. */
export class Desk {
  readonly portal: TestPortal;
  readonly folder: string;
  terminal: TestTerminal;

  private constructor(portal: TestPortal, folder: string) {
    this.portal = portal;
    this.folder = folder;
    this.terminal = this.#open();
  }

  static async start(): Promise<Desk> {
    return new Desk(
      await TestPortal.start(),
      mkdtempSync(join(tmpdir(), 'olo-')),
    );
  }

  /** Types a command. @returns its exit code and what it wrote, by line */
  async olo(
    ...args: string[]
  ): Promise<{ code: number; out: string[]; err: string[] }> {
    this.terminal.output = '';
    this.terminal.errors = '';
    const code = await run(args, this.terminal);
    return {
      code,
      out: lines(this.terminal.output),
      err: lines(this.terminal.errors),
    };
  }

  /** Puts files into the folder. */
  write(files: Record<string, string | Buffer>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), content);
    }
  }

  /** Begins a new session, with other variables. */
  login(env: Record<string, string> = {}): void {
    this.terminal = this.#open(env);
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.portal.stop();
  }

  #open(env: Record<string, string> = {}): TestTerminal {
    return new TestTerminal(this.folder, {
      OPENLAKE_URL: this.portal.url,
      ...env,
    });
  }
}

function lines(text: string): string[] {
  return text.split('\n').slice(0, -1);
}
