import { InputError } from '@backstage/errors';
import { TEMPLATE_FILTERS } from './templateFilters';
import {
  checkTemplate,
  parseTemplate,
  type TemplateExpression,
  type TemplateScope,
} from './template';

/**
 * Fills in a text. A text that is one template yields its value with its type; any other yields text.
 *
 * @throws InputError when the text is no template, or names something that has no value in this run
 * @public
 */
export function renderTemplate(text: string, scope: TemplateScope): unknown {
  if (!text.includes('{{')) {
    return text;
  }
  const [issue] = checkTemplate(text, scope).issues;
  if (issue) {
    throw new InputError(
      `Cannot fill in "${shorten(text)}": ${issue.message}${
        issue.hint ? ` (${issue.hint})` : ''
      }`,
    );
  }
  const { parts } = parseTemplate(text);
  const values = parts.map(part =>
    typeof part === 'string' ? part : evaluate(part, scope),
  );
  return values.length === 1 ? values[0] : values.map(asText).join('');
}

/**
 * Fills in a text, and writes what comes out as text.
 *
 * @public
 */
export function renderText(text: string, scope: TemplateScope): string {
  return asText(renderTemplate(text, scope));
}

/**
 * Fills in every text of a JSON value; keys stay as they are.
 *
 * @public
 */
export function renderTemplates(value: unknown, scope: TemplateScope): unknown {
  if (typeof value === 'string') {
    return renderTemplate(value, scope);
  }
  if (Array.isArray(value)) {
    return value.map(item => renderTemplates(item, scope));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        renderTemplates(item, scope),
      ]),
    );
  }
  return value;
}

/**
 * The value of an expression that has been checked.
 *
 * @internal
 */
export function evaluate(
  expression: TemplateExpression,
  scope: TemplateScope,
): unknown {
  let value: unknown = expression.literal;
  if (expression.name !== undefined) {
    value = scope.values?.get(expression.name);
    if (value === undefined) {
      throw new InputError(
        `${expression.name} has no value in this run${reason(
          expression.name,
          scope,
        )}`,
      );
    }
  }
  for (const { name, argument } of expression.filters) {
    try {
      value = TEMPLATE_FILTERS[name].apply(value, argument, scope.timezone);
    } catch (error) {
      throw new InputError(
        `${expression.name ?? 'the text'} | ${name}: ${
          (error as Error).message
        }`,
      );
    }
  }
  return value;
}

function reason(name: string, { silent }: TemplateScope): string {
  const [, key, , output] = name.split('.');
  if (name.startsWith('tasks.')) {
    return `: task ${key} ${
      silent?.get(key) ?? `has not given an output ${output}`
    }`;
  }
  return name.startsWith('params.')
    ? ': give the parameter a value or a default'
    : '';
}

/** @internal */
export function asText(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
