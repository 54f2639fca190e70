import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  type Scalar,
} from 'yaml';
import type { DocumentPath } from '../findings/Issue';
import { SPEC_LIMITS } from '../findings/limits';
import type { TextIssue } from './TextIssue';

/**
 * Where a value stands in its file, as offsets.
 *
 * @internal
 */
export interface Place {
  readonly value: number;
  /** Set for entries of a mapping. */
  readonly key?: number;
  /** Where a letter of a text value stands, when it can be told. */
  readonly text?: (letter: number) => number;
}

/** @internal */
export function placeKey(path: DocumentPath): string {
  return JSON.stringify(path);
}

const CORE_TAG = /^tag:yaml\.org,2002:(?:map|seq|str|int|float|bool|null)$/;

interface Context {
  readonly path: DocumentPath;
  readonly depth: number;
  /** Offset of the key that leads here. */
  readonly key?: number;
  /** Below an alias, everything stands where the alias does: that is where a person looks. */
  readonly alias?: number;
}

/**
 * One walk over a parsed file that yields plain data and places, and refuses what JSON cannot hold.
 *
 * @internal
 */
export class YamlWalk {
  readonly #document: Document.Parsed;
  readonly #text: string;
  readonly #places = new Map<string, Place>();
  readonly #issues: TextIssue[] = [];
  readonly #targets = new Map<Alias, Node | undefined>();
  #values = 0;

  private constructor(document: Document.Parsed<ParsedNode>, text: string) {
    this.#document = document;
    this.#text = text;
  }

  static read(
    document: Document.Parsed<ParsedNode>,
    text: string,
  ): {
    value: unknown;
    places: ReadonlyMap<string, Place>;
    issues: readonly TextIssue[];
  } {
    const walk = new YamlWalk(document, text);
    const value = walk.#value(document.contents, { path: [], depth: 0 });
    return { value, places: walk.#places, issues: walk.#issues };
  }

  #value(node: Node | null, context: Context): unknown {
    const { path, depth, alias } = context;
    const offset = alias ?? node?.range?.[0] ?? context.key ?? 0;
    if (this.#isTooMuch(context, offset)) {
      return undefined;
    }
    if (isAlias(node)) {
      const target = this.#target(node);
      return target
        ? this.#value(target, { ...context, depth: depth + 1, alias: offset })
        : this.#fail(
            path,
            'yaml-syntax',
            offset,
            `no anchor &${node.source.slice(0, 60)} stands before this alias`,
          );
    }
    if (node?.tag && !CORE_TAG.test(node.tag)) {
      return this.#fail(
        path,
        'yaml-tag',
        offset,
        `tags such as ${node.tag.slice(0, 60)} are not allowed`,
        'write the plain value',
      );
    }
    this.#places.set(placeKey(path), {
      value: offset,
      key: context.key,
      text:
        isScalar(node) && alias === undefined
          ? this.#letters(node, offset)
          : undefined,
    });
    if (node === null || isScalar(node)) {
      return this.#scalar(node?.value ?? null, path, offset);
    }
    if (isSeq<Node>(node)) {
      return node.items.map((item, index) =>
        this.#value(item, { path: [...path, index], depth: depth + 1, alias }),
      );
    }
    if (isMap<Node, Node>(node)) {
      return this.#mapping(node.items, context);
    }
    return this.#fail(
      path,
      'yaml-syntax',
      offset,
      'is nothing that JSON can hold',
    );
  }

  #mapping(
    pairs: ReadonlyArray<Pair<Node, Node>>,
    { path, depth, alias }: Context,
  ): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const pair of pairs) {
      const offset = alias ?? pair.key?.range?.[0] ?? 0;
      const name = this.#key(pair.key, path, offset);
      if (name !== undefined && Object.hasOwn(result, name)) {
        this.#fail(
          [...path, name],
          'yaml-duplicate-key',
          offset,
          `"${name.slice(0, 60)}" is given twice`,
          'only one of them would count; remove the other',
        );
      } else if (name !== undefined) {
        result[name] = this.#value(pair.value, {
          path: [...path, name],
          depth: depth + 1,
          key: offset,
          alias,
        });
      }
    }
    return result;
  }

  #key(
    node: Node | null,
    path: DocumentPath,
    offset: number,
  ): string | undefined {
    if (!isScalar(node)) {
      return this.#fail(
        path,
        'yaml-key',
        offset,
        'a key must be a plain word',
        isMap(node) || isSeq(node)
          ? 'a value that begins with {{ must be in quotes: "{{ params.x }}"'
          : undefined,
      );
    }
    const name = String(node.value ?? '');
    if (name === '<<') {
      return this.#fail(
        path,
        'yaml-merge-key',
        offset,
        'merge keys (<<) are not allowed: they hide which fields an object has',
        'write the fields out, or use defaults and compute profiles',
      );
    }
    if (name === '__proto__' || name === '') {
      return this.#fail(path, 'yaml-key', offset, `"${name}" cannot be a key`);
    }
    return name;
  }

  #scalar(value: unknown, path: DocumentPath, offset: number): unknown {
    if (typeof value === 'number') {
      return Number.isFinite(value) &&
        (Number.isSafeInteger(value) || !Number.isInteger(value))
        ? value
        : this.#fail(
            path,
            'invalid-value',
            offset,
            'this number cannot be held exactly',
            'put it into quotes to keep it as text',
          );
    }
    return value === null ||
      typeof value === 'string' ||
      typeof value === 'boolean'
      ? value
      : this.#fail(path, 'yaml-tag', offset, 'is nothing that JSON can hold');
  }

  #letters(node: Scalar, offset: number): Place['text'] {
    const { value, type } = node;
    if (typeof value !== 'string') {
      return undefined;
    }
    if (type === 'BLOCK_LITERAL') {
      return this.#blockLetters(value, offset);
    }
    const start = [offset, offset + 1].find(at =>
      this.#text.startsWith(value, at),
    );
    return start === undefined ? undefined : letter => start + letter;
  }

  /** A block (`|`) is the text line by line, each behind the same indentation. */
  #blockLetters(value: string, offset: number): Place['text'] {
    return letter => {
      const lines = this.#text
        .slice(this.#text.indexOf('\n', offset) + 1)
        .split('\n');
      const before = value.slice(0, letter).split('\n');
      const first = value.split('\n').find(line => line.trim() !== '') ?? '';
      const indent =
        (lines.find(line => line.trim() !== '')?.search(/\S/) ?? 0) -
        first.search(/\S/);
      return (
        this.#text.indexOf('\n', offset) +
        lines.slice(0, before.length - 1).join('\n').length +
        (before.length > 1 ? 2 : 1) +
        indent +
        (before.at(-1)?.length ?? 0)
      );
    };
  }

  /** The library searches the whole document for each alias, so each is looked up once. */
  #target(alias: Alias): Node | undefined {
    if (!this.#targets.has(alias)) {
      this.#targets.set(alias, alias.resolve(this.#document));
    }
    return this.#targets.get(alias);
  }

  #isTooMuch({ path, depth }: Context, offset: number): boolean {
    if (this.#values > SPEC_LIMITS.values) {
      return true;
    }
    this.#values++;
    if (depth <= SPEC_LIMITS.depth && this.#values <= SPEC_LIMITS.values) {
      return false;
    }
    this.#fail(
      path,
      'limit-exceeded',
      offset,
      depth > SPEC_LIMITS.depth
        ? `the file nests deeper than ${SPEC_LIMITS.depth} levels`
        : `the file has more than ${SPEC_LIMITS.values} values, aliases followed`,
    );
    this.#values = Infinity;
    return true;
  }

  #fail(
    path: DocumentPath,
    code: string,
    offset: number,
    message: string,
    hint?: string,
  ): undefined {
    if (this.#issues.length < SPEC_LIMITS.findingsPerFile) {
      this.#issues.push({
        path,
        code,
        offset,
        message,
        ...(hint !== undefined && { hint }),
      });
    }
    return undefined;
  }
}
