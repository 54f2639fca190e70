import type { z } from 'zod';
import { SPEC_KINDS, type SpecKind } from '../kinds/Documents';
import { dropEmptyFields } from './emptyFields';
import type { Finding } from '../findings/Finding';
import type { DocumentPath, Issue } from '../findings/Issue';
import { SPEC_LIMITS } from '../findings/limits';
import { API_VERSION } from '../kinds/ObjectMeta';
import { enclosingEntry, Reduction } from './Reduction';
import { checkSchema } from '../findings/schemaIssues';
import { specSchemas } from '../kinds/specSchemas';
import { didYouMean } from '../findings/suggestion';
import { WORKSPACE_FILE } from './workspaceFiles';
import { YamlSource } from '../yaml/YamlSource';

/** @internal */
export type Authored<K extends SpecKind = SpecKind> = {
  [Kind in K]: z.output<(typeof specSchemas)[Kind]>;
}[K];

/** Of leaving parts out: the parts, entries around them, entries around those. */
const MAX_ROUNDS = 3;

/** What cannot be told when an entry is left out that may have had the name. */
const ABOUT_NAMES = new Set([
  'unknown-task',
  'unknown-template-name',
  'unknown-column',
]);

const KIND_BY_SUFFIX: ReadonlyArray<[RegExp, SpecKind]> = [
  [/\.job\.ya?ml$/, 'Job'],
  [/\.table\.ya?ml$/, 'Table'],
  [/\.query\.ya?ml$/, 'SavedQuery'],
];

/**
 * One YAML file of a workspace with the object it holds, and everything that is wrong with it.
 *
 * @internal
 */
export class SpecFile {
  readonly path: string;
  /** What the file says, before any check; empty fields dropped. */
  readonly raw: unknown;
  readonly kind?: SpecKind;
  /**
   * The object, when it fits its schema, or would without the fields that are wrong: so that everything else in it
   * can be checked in the same go. Only an object without an error may be used.
   */
  readonly authored?: Authored;

  readonly #source: YamlSource;
  readonly #findings: Finding[];
  #left = 0;
  #leftError = false;
  /** Set when parts had to be left out for the rest to be checked. */
  #reduction?: Reduction;
  #lacksEntries = false;

  private constructor(path: string, content: string) {
    this.path = path;
    this.#source = YamlSource.read(path, content);
    this.#findings = [...this.#source.findings];
    if (this.#findings.length > 0) {
      return;
    }
    this.raw = dropEmptyFields(this.#source.value);
    this.kind = this.#readKind();
    if (this.kind) {
      // A wrong kind is told once; the rest is read as what the name of the file says.
      this.raw = { ...(this.raw as object), kind: this.kind };
      this.authored = this.#readAuthored(specSchemas[this.kind]);
    }
  }

  static read(path: string, content: string): SpecFile {
    return new SpecFile(path, content);
  }

  get findings(): Finding[] {
    return this.#left === 0
      ? this.#findings
      : [
          ...this.#findings,
          this.#source.locate({
            code: 'limit-exceeded',
            severity: this.#leftError ? 'error' : 'warning',
            path: [],
            message: `${this.#left} more findings in this file are not shown`,
          }),
        ];
  }

  /** Whether `authored` is all that the file says. */
  get isWhole(): boolean {
    return this.#reduction === undefined;
  }

  get hasError(): boolean {
    return (
      this.#leftError ||
      this.#findings.some(({ severity }) => severity === 'error')
    );
  }

  add(found: readonly Issue[]): void {
    const issues = found
      .filter(issue => this.#canTell(issue))
      .map(issue => ({
        ...issue,
        path: this.#reduction?.original(issue.path) ?? issue.path,
      }));
    const room = Math.max(
      0,
      SPEC_LIMITS.findingsPerFile - this.#findings.length,
    );
    const left = issues.slice(room);
    this.#findings.push(
      ...issues.slice(0, room).map(issue => this.#source.locate(issue)),
    );
    this.#left += left.length;
    this.#leftError ||= left.some(({ severity }) => severity !== 'warning');
  }

  /** Findings in another file that belong to this object. */
  addFindings(findings: readonly Finding[]): void {
    this.#findings.push(...findings.filter(finding => this.#canTell(finding)));
  }

  #canTell({ code }: { code: string }): boolean {
    return !this.#lacksEntries || !ABOUT_NAMES.has(code);
  }

  /**
   * Reads the object as far as it goes: what is wrong is left out, then the list entry around it, until the rest fits.
   */
  #readAuthored(schema: z.ZodType<Authored>): Authored | undefined {
    const first = checkSchema(schema, this.raw);
    this.add(first.issues);
    if (first.data) {
      return first.data;
    }
    const dropped = new Map<string, DocumentPath>();
    let wrong: DocumentPath[] = first.issues.map(({ path }) => path);
    for (let round = 0; round < MAX_ROUNDS; round++) {
      for (const path of wrong) {
        const known = dropped.has(JSON.stringify(path));
        const isMissing = round > 0 || !this.#source.has(path);
        const target = known || isMissing ? enclosingEntry(path) : path;
        if (target === undefined) {
          return undefined;
        }
        this.#lacksEntries ||= typeof target.at(-1) === 'number';
        dropped.set(JSON.stringify(target), target);
      }
      const reduction = new Reduction(this.raw, [...dropped.values()]);
      const { data, issues } = checkSchema(schema, reduction.value);
      if (data) {
        this.#reduction = reduction;
        return data;
      }
      wrong = issues.map(({ path }) => reduction.original(path));
    }
    return undefined;
  }

  #readKind(): SpecKind | undefined {
    if (this.raw === null || this.raw === undefined) {
      this.add([
        {
          code: 'empty-file',
          path: [],
          message: 'the file holds no object',
          hint: `begin with apiVersion: ${API_VERSION}`,
        },
      ]);
      return undefined;
    }
    const expected =
      this.path === WORKSPACE_FILE
        ? 'Workspace'
        : KIND_BY_SUFFIX.find(([suffix]) => suffix.test(this.path))?.[1];
    const { kind } = this.raw as { kind?: unknown };
    const known = SPEC_KINDS.find(name => name === kind);
    if (typeof this.raw !== 'object' || Array.isArray(this.raw)) {
      this.add([
        {
          code: 'wrong-type',
          path: [],
          message:
            'the file needs to hold fields: apiVersion, kind, metadata, spec',
        },
      ]);
      return undefined;
    }
    if (known === undefined) {
      this.add([
        {
          code: kind === undefined ? 'missing-field' : 'unknown-kind',
          path: ['kind'],
          message:
            kind === undefined
              ? '"kind" is missing'
              : `there is no kind ${JSON.stringify(kind).slice(0, 80)}`,
          hint:
            didYouMean(String(kind), SPEC_KINDS) ??
            `one of ${SPEC_KINDS.join(', ')}`,
        },
      ]);
    } else if (expected !== undefined && known !== expected) {
      this.add([
        {
          code: 'wrong-kind',
          path: ['kind'],
          message: `a file with this name holds a ${expected}, not a ${known}`,
          hint: 'rename the file or change its kind',
        },
      ]);
    }
    return known ?? expected;
  }
}
