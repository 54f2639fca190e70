import { LogLine } from '@openlake/plugin-openlake-common';
import { FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { syncFolder, syncMade } from '../durableFolder';
import { detectLevel } from './level';
import { formatLine } from './LineFormat';
import { plainText } from './plainText';
import { Redactor } from './Redactor';
import { segmentName } from './segments';

const LONGEST_LINE = 16 * 1024;
/** Lines of the end that are kept in memory for finding what failed. */
const RECENT_LINES = 400;
/** Text that may wait for the disk before whoever writes has to wait too. */
const MOST_WAITING = 1024 * 1024;

/** @internal */
export type LogStream = LogLine['stream'];

/**
 * Writes the log of one attempt: cuts output into lines, hides secrets, keeps
 * the beginning and the end when it grows beyond its cap. Writes go to the file
 * in the background; `close` waits for them, and `kept` for the disk itself.
 *
 * @internal
 */
export class AttemptLog {
  readonly #folder: string;
  readonly #headBytes: number;
  readonly #tailBytes: number;
  readonly #partial = new Map<LogStream, PartialLine>();
  readonly #secrets: readonly string[];
  readonly #recent: LogLine[] = [];
  readonly #tails: Array<{ path: string; bytes: number }> = [];
  #lines = 0;
  #file: FileHandle | undefined;
  #fileBytes = 0;
  #dropped = 0;
  #buffer: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  /** Of files and the folders that name them. */
  readonly #flushes: Promise<void>[] = [];
  #waiting = 0;
  #scheduled = false;
  #closed = false;
  #lastAt: number | undefined;
  #lastInstant = '';
  #failure: NodeJS.ErrnoException | undefined;
  #firstErrorLine: number | undefined;

  constructor(options: {
    folder: string;
    maxBytes: number;
    secrets: readonly string[];
  }) {
    this.#folder = options.folder;
    this.#headBytes = Math.floor(options.maxBytes / 2);
    this.#tailBytes = Math.floor(options.maxBytes / 4);
    this.#secrets = options.secrets;
  }

  /** What writing failed with, such as a full disk. */
  get failure(): NodeJS.ErrnoException | undefined {
    return this.#failure;
  }

  /** The newest lines, oldest first. */
  get recent(): readonly LogLine[] {
    return this.#recent;
  }

  /** Number of the first line that looks like an error. */
  get firstErrorLine(): number | undefined {
    return this.#firstErrorLine;
  }

  get lines(): number {
    return this.#lines;
  }

  /** More was written than the disk has taken: wait for `drained` before the next write. */
  get isFull(): boolean {
    return this.#waiting > MOST_WAITING;
  }

  /** Says something about the attempt itself. */
  system(text: string, level?: LogLine['level']): void {
    const partial = this.#partialOf('system');
    for (const line of partial.redactor.redact(text).split('\n')) {
      this.#add('system', this.#readable(line, partial), level);
    }
  }

  /** Takes output as it comes, in pieces of any size. */
  write(stream: LogStream, chunk: Buffer | string): void {
    const partial = this.#partialOf(stream);
    const text =
      typeof chunk === 'string' ? chunk : partial.decoder.write(chunk);
    this.#cut(stream, partial, partial.redactor.push(text));
  }

  /** Ends lines that have no end yet, now that their writer is gone. */
  settle(): void {
    for (const [stream, partial] of this.#partial) {
      const rest = partial.redactor.push(partial.decoder.end());
      this.#cut(stream, partial, rest + partial.redactor.flush());
      if (partial.text) {
        this.#add(stream, this.#readable(partial.text, partial));
        partial.text = '';
      }
    }
  }

  /** Makes the file ahead of the first line, in the background. */
  prepare(): void {
    this.#writing = this.#writing.then(() => this.#open(1)).catch(this.#fail);
  }

  /** Waits until all complete lines so far are in the file. */
  async drained(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  /**
   * Writes what is left, so that it can be read by whoever comes, also after the
   * end of this process: the attempt is about to be called complete. What comes
   * later is dropped.
   */
  async close(): Promise<void> {
    this.settle();
    this.#flush();
    this.#closed = true;
    await this.#writing;
    this.#closeFile();
  }

  /**
   * Waits until a power cut takes nothing away any more, once it is closed.
   *
   * @throws what the disk said
   */
  async kept(): Promise<void> {
    await Promise.all(this.#flushes);
  }

  #partialOf(stream: LogStream): PartialLine {
    let partial = this.#partial.get(stream);
    if (!partial) {
      partial = {
        decoder: new StringDecoder('utf8'),
        redactor: new Redactor(this.#secrets),
        text: '',
      };
      this.#partial.set(stream, partial);
    }
    return partial;
  }

  #cut(stream: LogStream, partial: PartialLine, text: string): void {
    const pieces = (partial.text + text).split('\n');
    partial.text = pieces.pop()!;
    for (const piece of pieces) {
      this.#add(stream, this.#readable(piece, partial));
    }
    // A progress bar writes over itself for hours before its line ends.
    const over = partial.text.lastIndexOf('\r', partial.text.length - 2);
    if (over >= 0) {
      partial.text = partial.text.slice(over + 1);
    }
    while (partial.text.length > LONGEST_LINE) {
      const whole = partial.text.slice(0, LONGEST_LINE);
      this.#add(stream, this.#readable(whole, partial));
      partial.text = partial.text.slice(LONGEST_LINE);
    }
  }

  /** Colors within a secret hide it from the first look. */
  #readable(text: string, { redactor }: PartialLine): string {
    const plain = plainText(text);
    return plain === text ? text : redactor.redact(plain);
  }

  #add(
    stream: LogStream,
    text: string,
    level: LogLine['level'] = detectLevel(text),
  ): void {
    if (this.#closed) {
      return;
    }
    const at = Date.now();
    for (let from = 0; from === 0 || from < text.length; from += LONGEST_LINE) {
      const line: LogLine = {
        line: ++this.#lines,
        at: this.#instant(at),
        stream,
        ...(level && { level }),
        text: text.slice(from, from + LONGEST_LINE),
      };
      if (level === 'error') {
        this.#firstErrorLine ??= line.line;
      }
      this.#recent.push(line);
      if (this.#recent.length > RECENT_LINES * 2) {
        this.#recent.splice(0, RECENT_LINES);
      }
      const formatted = formatLine(at, line);
      this.#waiting += formatted.length;
      this.#buffer.push(formatted);
    }
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    }
  }

  /** Thousands of lines come in one moment: its text is made once. */
  #instant(at: number): string {
    if (at !== this.#lastAt) {
      this.#lastAt = at;
      this.#lastInstant = new Date(at).toISOString();
    }
    return this.#lastInstant;
  }

  #flush(): void {
    this.#scheduled = false;
    const lines = this.#buffer;
    if (lines.length > 0) {
      this.#buffer = [];
      const first = this.#lines - lines.length + 1;
      const size = lines.reduce((sum, line) => sum + line.length, 0);
      this.#writing = this.#writing
        .then(() => this.#append(first, lines))
        .catch(this.#fail)
        .then(() => {
          this.#waiting -= size;
        });
    }
  }

  readonly #fail = (error: NodeJS.ErrnoException): void => {
    this.#failure ??= error;
  };

  async #append(first: number, lines: readonly string[]): Promise<void> {
    if (this.#failure) {
      // A line's number is its place in the file: there must be no hole.
      return;
    }
    const text = lines.join('');
    if (
      this.#file &&
      this.#fileBytes + Buffer.byteLength(text) <= this.#limit
    ) {
      await this.#put(text);
      return;
    }
    let number = first;
    let batch = '';
    let size = this.#fileBytes;
    for (const line of lines) {
      if (this.#file && size > 0 && size + line.length > this.#limit) {
        await this.#put(batch);
        batch = '';
        await this.#nextSegment(number);
        size = 0;
      }
      if (!this.#file) {
        await this.#open(number);
        size = 0;
      }
      batch += line;
      size += Buffer.byteLength(line);
      number++;
    }
    await this.#put(batch);
  }

  /** Bytes that the current file may have. */
  get #limit(): number {
    return this.#tails.length > 0 ? this.#tailBytes : this.#headBytes;
  }

  async #put(text: string): Promise<void> {
    if (text) {
      const { bytesWritten } = await this.#file!.write(text);
      this.#fileBytes += bytesWritten;
      const tail = this.#tails.at(-1);
      if (tail) {
        tail.bytes = this.#fileBytes;
      }
    }
  }

  async #nextSegment(firstLine: number): Promise<void> {
    this.#closeFile();
    // A flood of lines goes no faster than the disk takes it.
    await this.kept();
    if (this.#tails.length === 2) {
      const [oldest] = this.#tails.splice(0, 1);
      this.#dropped += oldest.bytes;
      await rm(oldest.path, { force: true });
    }
    // The name says how much was dropped before the file, once something was:
    // the newest one knows best.
    const name = segmentName(firstLine, this.#dropped);
    this.#tails.push({ path: join(this.#folder, name), bytes: 0 });
    await this.#open(firstLine);
  }

  /** What was written is flushed in the background: that takes as long as many a task. */
  #closeFile(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file) {
      this.#keep(file.datasync().finally(() => file.close().catch(() => {})));
    }
  }

  async #open(firstLine: number): Promise<void> {
    const made = await mkdir(this.#folder, { recursive: true });
    this.#file = await open(
      join(this.#folder, segmentName(firstLine, this.#dropped)),
      'w',
    );
    this.#fileBytes = 0;
    this.#keep(syncFolder(this.#folder));
    if (made !== undefined) {
      this.#keep(syncMade(this.#folder, made));
    }
  }

  #keep(flush: Promise<void>): void {
    // Whoever waits for it hears of its failure.
    flush.catch(() => {});
    this.#flushes.push(flush);
  }
}

interface PartialLine {
  decoder: StringDecoder;
  redactor: Redactor;
  text: string;
}
