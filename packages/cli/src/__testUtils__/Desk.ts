import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../program';
import { TestPortal } from './TestPortal';
import { TestTerminal } from './TestTerminal';

/** Somebody at a terminal in a folder, and a portal that the terminal knows. */
export class Desk {
  portal!: TestPortal;
  folder!: string;
  terminal!: TestTerminal;

  async open(): Promise<void> {
    this.portal = await TestPortal.start();
    this.folder = mkdtempSync(join(tmpdir(), 'olo-'));
    this.login();
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
    this.terminal = new TestTerminal(this.folder, {
      OPENLAKE_URL: this.portal.url,
      ...env,
    });
  }

  async close(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.portal.stop();
  }
}

/** A desk that each test of a file finds as nobody has used it before. */
export function deskForEachTest(): Desk {
  const desk = new Desk();
  beforeEach(() => desk.open());
  afterEach(() => desk.close());
  return desk;
}

function lines(text: string): string[] {
  return text.split('\n').slice(0, -1);
}
