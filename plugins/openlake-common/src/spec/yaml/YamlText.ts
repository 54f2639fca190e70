import {
  Composer,
  CST,
  Lexer,
  LineCounter,
  Parser,
  type Document,
  type ParsedNode,
} from 'yaml';
import { SPEC_LIMITS } from '../findings/limits';
import type { TextIssue } from './TextIssue';
import { describeYamlError } from './yamlErrors';

/** @internal */
export type YamlText =
  | {
      readonly document: Document.Parsed<ParsedNode>;
      readonly lines: LineCounter;
      readonly issues?: undefined;
    }
  | {
      readonly document?: undefined;
      readonly lines: LineCounter;
      readonly issues: readonly TextIssue[];
    };

const REPORTED_ERRORS = 20;

/**
 * Parses one YAML 1.2 document. The composer of the library recurses, and running out of stack inside it can end
 * the whole process; so tokens are counted and nesting is measured before it sees the text.
 *
 * @internal
 */
export function parseYamlText(text: string): YamlText {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
    lines.addNewLine(i + 1);
  }
  const { tokens, excess } = readTokens(text);
  if (excess) {
    return { lines, issues: [excess] };
  }
  const issues = tokens
    .filter((token): token is CST.ErrorToken => token.type === 'error')
    .slice(0, REPORTED_ERRORS)
    .map(token => describeYamlError('ERROR', token.offset, token.message));
  const deep = findTooDeep(tokens);
  if (issues.length > 0 || deep) {
    return { lines, issues: deep ? [deep] : issues };
  }
  const documents = [
    ...new Composer({
      version: '1.2',
      schema: 'core',
      merge: false,
      prettyErrors: false,
      logLevel: 'silent',
      // Checked by our own walk: the library compares all pairs of keys.
      uniqueKeys: false,
    }).compose(tokens, true, text.length),
  ] as Document.Parsed<ParsedNode>[];
  const [document, second] = documents;
  if (second) {
    return {
      lines,
      issues: [
        {
          code: 'yaml-multiple-documents',
          offset: second.range[0],
          message: 'a file holds one object, here a second document begins',
          hint: 'move it to a file of its own and remove the ---',
        },
      ],
    };
  }
  if (document.errors.length > 0) {
    return {
      lines,
      issues: document.errors
        .slice(0, REPORTED_ERRORS)
        .map(error =>
          describeYamlError(error.code, error.pos[0], error.message),
        ),
    };
  }
  return { document, lines };
}

/** Parses up to the first sign that is one too many. */
function readTokens(text: string): {
  tokens: CST.Token[];
  excess?: TextIssue;
} {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  let signs = 0;
  let references = 0;
  let offset = 0;
  for (const source of new Lexer().lex(text)) {
    signs++;
    const type = CST.tokenType(source);
    if (type === 'anchor' || type === 'alias' || type === 'tag') {
      references++;
    }
    if (signs > SPEC_LIMITS.tokens) {
      return {
        tokens,
        excess: {
          code: 'limit-exceeded',
          offset: Math.min(offset, text.length),
          message: `the file has more than ${SPEC_LIMITS.tokens} words and signs`,
          hint: 'split it: one object per file',
        },
      };
    }
    if (references > SPEC_LIMITS.aliases) {
      return {
        tokens,
        excess: {
          code: 'yaml-alias-limit',
          offset: Math.min(offset, text.length),
          message: `the file has more than ${SPEC_LIMITS.aliases} anchors, aliases and tags`,
          hint: 'write the values out',
        },
      };
    }
    // The lexer marks scalars and ends of documents with one control character of its own.
    offset +=
      type === 'scalar' || type === 'doc-mode' || type === 'flow-error-end'
        ? 0
        : source.length;
    tokens.push(...parser.next(source));
  }
  tokens.push(...parser.end());
  return { tokens };
}

function findTooDeep(tokens: CST.Token[]): TextIssue | undefined {
  const stack: Array<[CST.Token, number]> = tokens.map(token => [token, 0]);
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [token, depth] = top;
    if (depth > SPEC_LIMITS.depth) {
      return {
        code: 'limit-exceeded',
        offset: token.offset,
        message: `the file nests deeper than ${SPEC_LIMITS.depth} levels`,
      };
    }
    if (token.type === 'document' && token.value) {
      stack.push([token.value, depth]);
    } else if ('items' in token) {
      for (const item of token.items) {
        if (item.key) {
          stack.push([item.key, depth + 1]);
        }
        if (item.value) {
          stack.push([item.value, depth + 1]);
        }
      }
    }
  }
  return undefined;
}
