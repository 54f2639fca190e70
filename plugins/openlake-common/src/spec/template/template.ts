import { TEMPLATE_FILTERS, type TemplateType } from './templateFilters';
import { didYouMean } from '../findings/suggestion';

/**
 * Types by full name, such as `params.run_date`; `tasks.extract.outputs.*` stands for all outputs of a task.
 *
 * @public
 */
export type TemplateTypes = Pick<
  ReadonlyMap<string, TemplateType>,
  'get' | 'keys'
>;

/**
 * What templates can name: types for checking, values too for rendering.
 *
 * @public
 */
export interface TemplateScope {
  readonly types: TemplateTypes;
  /** Value by full name; a name without a value cannot be rendered. */
  readonly values?: ReadonlyMap<string, unknown>;
  /** Why a task gave no outputs, by its key, such as `was not selected`. */
  readonly silent?: ReadonlyMap<string, string>;
  /** Zone in which `date` and `format` read a moment. */
  readonly timezone: string;
}

/**
 * `{{ name | filter: argument }}`, or a text in quotes instead of the name.
 *
 * @public
 */
export interface TemplateExpression {
  readonly name?: string;
  readonly literal?: string;
  readonly filters: ReadonlyArray<{
    readonly name: string;
    readonly argument?: string;
    readonly offset: number;
  }>;
  /** Of the name, in the text. */
  readonly offset: number;
  /** Of the opening braces. */
  readonly start: number;
  /** Behind the closing braces. */
  readonly end: number;
}

/** @public */
export interface TemplateIssue {
  readonly code:
    | 'template-syntax'
    | 'unknown-template-name'
    | 'unknown-template-filter'
    | 'template-type';
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

/**
 * A text cut into what stands as it is and what is filled in.
 *
 * @public
 */
export interface ParsedTemplate {
  readonly parts: ReadonlyArray<string | TemplateExpression>;
  readonly issues: readonly TemplateIssue[];
}

const NAME = /[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*/y;
const QUOTED = /"[^"\n]*"|'[^'\n]*'/y;
const WORD = /[A-Za-z0-9_+:/.-]+/y;
const SPACE = /\s*/y;
const MOST_ISSUES = 50;
const LONGEST_EXPRESSION = 500;

/**
 * Cuts a text into its parts. There is no expression language: one name or one text in quotes, then filters.
 *
 * @public
 */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: Array<string | TemplateExpression> = [];
  const issues: TemplateIssue[] = [];
  let from = 0;
  for (
    let start = text.indexOf('{{');
    start >= 0;
    start = text.indexOf('{{', from)
  ) {
    if (start > from) {
      parts.push(text.slice(from, start));
    }
    const read = readExpression(text, start);
    if ('issue' in read) {
      issues.push(read.issue);
      const close = text.indexOf('}}', start);
      from = close < 0 ? text.length : close + 2;
    } else {
      parts.push(read.expression);
      from = read.expression.end;
    }
  }
  if (from < text.length) {
    parts.push(text.slice(from));
  }
  return { parts, issues };
}

function readExpression(
  text: string,
  start: number,
): { expression: TemplateExpression } | { issue: TemplateIssue } {
  let at = start + 2;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const fail = (message: string, hint?: string) => ({
    issue: {
      code: 'template-syntax' as const,
      offset: Math.min(at, Math.max(0, text.length - 1)),
      message,
      ...(hint && { hint }),
    },
  });
  const tooLong = () => at - start > LONGEST_EXPRESSION;

  take(SPACE);
  const offset = at;
  const quoted = take(QUOTED);
  const name = quoted === undefined ? take(NAME) : undefined;
  if (quoted === undefined && name === undefined) {
    return fail(
      'a template needs a name after {{',
      'write such as {{ params.run_date }}; to keep the braces write {{ "{{" }}',
    );
  }
  const filters: Array<TemplateExpression['filters'][number]> = [];
  for (;;) {
    take(SPACE);
    if (tooLong()) {
      return fail('the template is too long');
    }
    if (text.startsWith('}}', at)) {
      return {
        expression: {
          ...(name !== undefined && { name }),
          ...(quoted !== undefined && { literal: quoted.slice(1, -1) }),
          filters,
          offset,
          start,
          end: at + 2,
        },
      };
    }
    if (text[at] !== '|') {
      return fail(
        at >= text.length
          ? 'the template is not closed'
          : `"${text[at]}" cannot stand here`,
        'a template is a name and filters, {{ name | filter }}; there are no operators and calls',
      );
    }
    at++;
    take(SPACE);
    const filterOffset = at;
    const filter = take(NAME);
    if (filter === undefined) {
      return fail('a filter needs a name after |');
    }
    take(SPACE);
    let argument: string | undefined;
    if (text[at] === ':') {
      at++;
      take(SPACE);
      argument = take(QUOTED)?.slice(1, -1) ?? take(WORD);
      if (argument === undefined) {
        return fail(`the filter ${filter} needs a value after the colon`);
      }
    }
    filters.push({ name: filter, argument, offset: filterOffset });
  }
}

/**
 * Checks a text against what its place can name.
 *
 * @returns everything that is wrong, and the type of the value: that of the one expression, else text
 * @public
 */
export function checkTemplate(
  text: string,
  scope: TemplateScope,
): { type: TemplateType; issues: TemplateIssue[] } {
  const { parts, issues } = parseTemplate(text);
  const found = [...issues];
  let type: TemplateType = 'string';
  for (const part of parts) {
    // Looking for what was meant takes time: nobody reads more than these.
    if (typeof part !== 'string' && found.length < MOST_ISSUES) {
      const checked = checkExpression(part, scope);
      found.push(...checked.issues);
      type = checked.type;
    }
  }
  return { type: parts.length === 1 ? type : 'string', issues: found };
}

/** @internal */
export function checkExpression(
  expression: TemplateExpression,
  scope: TemplateScope,
): { type: TemplateType; issues: TemplateIssue[] } {
  let type =
    expression.name === undefined
      ? 'string'
      : typeOf(expression.name, scope.types);
  if (type === undefined) {
    const name = expression.name ?? '';
    return {
      type: 'any',
      issues: [
        {
          code: 'unknown-template-name',
          offset: expression.offset,
          message: `nothing is named ${name} here`,
          hint: didYouMean(
            name,
            [...scope.types.keys()].map(known =>
              known.replace(/\.\*$/, '.<name>'),
            ),
          ),
        },
      ],
    };
  }
  for (const { name, argument, offset } of expression.filters) {
    const filter = Object.hasOwn(TEMPLATE_FILTERS, name)
      ? TEMPLATE_FILTERS[name]
      : undefined;
    if (!filter) {
      return {
        type: 'any',
        issues: [
          {
            code: 'unknown-template-filter',
            offset,
            message: `there is no filter ${name}`,
            hint: didYouMean(name, Object.keys(TEMPLATE_FILTERS)),
          },
        ],
      };
    }
    const refusal = filter.refuses(type, argument);
    if (refusal !== undefined) {
      return {
        type: 'any',
        issues: [{ code: 'template-type', offset, message: refusal }],
      };
    }
    type = filter.yields(type);
  }
  return { type, issues: [] };
}

function typeOf(
  name: string,
  types: TemplateScope['types'],
): TemplateType | undefined {
  return types.get(name) ?? types.get(name.replace(/\.[^.]+$/, '.*'));
}
