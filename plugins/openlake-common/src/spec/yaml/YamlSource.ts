import type { LineCounter } from 'yaml';
import type { Finding } from '../findings/Finding';
import {
  type DocumentPath,
  formatDocumentPath,
  type Issue,
} from '../findings/Issue';
import type { TextIssue } from './TextIssue';
import { parseYamlText } from './YamlText';
import { type Place, placeKey, YamlWalk } from './YamlWalk';

/**
 * A YAML file as plain data, with the place of every value.
 *
 * @internal
 */
export class YamlSource {
  /** Plain JSON; undefined when the text could not be read. */
  readonly value: unknown;
  /** What is wrong with the text itself. */
  readonly findings: readonly Finding[];

  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #places: ReadonlyMap<string, Place>;

  private constructor(
    file: string,
    lines: LineCounter,
    read: {
      places: ReadonlyMap<string, Place>;
      value: unknown;
      issues: readonly TextIssue[];
    },
  ) {
    this.#file = file;
    this.#lines = lines;
    this.#places = read.places;
    this.value = read.issues.length > 0 ? undefined : read.value;
    this.findings = read.issues.map(
      ({ code, offset, message, hint, path }) => ({
        code,
        severity: 'error' as const,
        file,
        ...this.#position(offset),
        path: formatDocumentPath(path ?? []),
        message,
        ...(hint !== undefined && { hint }),
      }),
    );
  }

  static read(file: string, content: string): YamlSource {
    const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
    const { document, lines, issues } = parseYamlText(text);
    return new YamlSource(
      file,
      lines,
      document
        ? YamlWalk.read(document, text)
        : { places: new Map(), value: undefined, issues },
    );
  }

  has(path: DocumentPath): boolean {
    return this.#places.has(placeKey(path));
  }

  /** Gives an issue its place in the file: that of its path, or of the nearest value around it. */
  locate(issue: Issue): Finding {
    let depth = issue.path.length;
    let place = this.#places.get(placeKey(issue.path));
    while (!place && depth > 0) {
      depth--;
      place = this.#places.get(placeKey(issue.path.slice(0, depth)));
    }
    const exact = depth === issue.path.length;
    let offset = place?.value ?? 0;
    if (place?.key !== undefined && (issue.atKey || !exact)) {
      offset = place.key;
    } else if (exact && place?.text !== undefined) {
      offset = place.text(issue.offset ?? 0);
    }
    return {
      code: issue.code,
      severity: issue.severity ?? 'error',
      file: this.#file,
      ...this.#position(offset),
      path: formatDocumentPath(issue.path),
      message: issue.message,
      ...(issue.hint !== undefined && { hint: issue.hint }),
    };
  }

  #position(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(Math.max(0, offset));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}
