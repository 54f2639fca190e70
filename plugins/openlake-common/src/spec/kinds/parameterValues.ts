import type { Parameter, ParameterValue } from './Parameter';
import { didYouMean } from '../findings/suggestion';
import type { TemplateScope } from '../template/template';
import { renderTemplates } from '../template/templateRender';

type Described = Pick<
  Parameter,
  'name' | 'type' | 'values' | 'items' | 'min' | 'max' | 'max_length'
>;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * Why the values given to a run cannot be taken, by parameter.
 *
 * @public
 */
export interface ParameterError {
  readonly name: string;
  readonly message: string;
}

/**
 * Turns what a person or caller gave into typed values, with defaults filled in. Text is read as the type of its
 * parameter, since forms and command lines know text only.
 *
 * @param scope - what defaults can name, with values
 * @public
 */
export function resolveParameterValues(
  parameters: readonly Parameter[],
  given: Readonly<Record<string, unknown>>,
  scope: TemplateScope,
): { values: Record<string, ParameterValue>; errors: ParameterError[] } {
  const values: Record<string, ParameterValue> = {};
  const errors: ParameterError[] = [];
  for (const name of Object.keys(given)) {
    if (!parameters.some(parameter => parameter.name === name)) {
      const hint = didYouMean(
        name,
        parameters.map(parameter => parameter.name),
      );
      errors.push({
        name,
        message: `there is no parameter ${name}${hint ? `; ${hint}` : ''}`,
      });
    }
  }
  for (const parameter of parameters) {
    const { name } = parameter;
    let value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || value === null || value === '') {
      try {
        value = renderTemplates(parameter.default, scope);
      } catch (error) {
        errors.push({ name, message: (error as Error).message });
        continue;
      }
    }
    if (value === undefined || value === null) {
      if (parameter.required) {
        errors.push({ name, message: `${name} needs a value` });
      } else {
        values[name] = null;
      }
      continue;
    }
    const parsed = parseParameterValue(parameter, value);
    if (parsed.error === undefined) {
      values[name] = parsed.value;
    } else {
      errors.push({ name, message: `${name} ${parsed.error}` });
    }
  }
  return { values, errors };
}

/**
 * Reads one value as the type of its parameter says. What a form says beside a
 * field and what the API answers are the same words.
 *
 * @returns the typed value, or what is wrong, to follow the parameter's name
 * @public
 */
export function parseParameterValue(
  parameter: Described,
  value: unknown,
):
  | { value: NonNullable<ParameterValue>; error?: undefined }
  | { error: string } {
  if (parameter.type !== 'array') {
    return parseScalar(parameter.type, value, parameter);
  }
  const list = typeof value === 'string' ? parseList(value) : value;
  if (!Array.isArray(list)) {
    return { error: 'must be a list, such as a, b or ["a", "b"]' };
  }
  if (list.length > (parameter.max_length ?? 10_000)) {
    return {
      error: `must have at most ${parameter.max_length ?? 10_000} entries`,
    };
  }
  const items: Array<string | number | boolean> = [];
  for (const item of list) {
    const parsed = parseScalar(parameter.items ?? 'string', item, {});
    if (parsed.error !== undefined) {
      return { error: `has an entry that ${parsed.error}` };
    }
    items.push(parsed.value);
  }
  return { value: items };
}

/** `a, b`, or JSON for items that have a comma themselves. */
function parseList(text: string): unknown {
  if (!text.trim().startsWith('[')) {
    return text
      .split(',')
      .map(item => item.trim())
      .filter(item => item !== '');
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseScalar(
  type: Exclude<Described['type'], 'array'>,
  value: unknown,
  limits: Partial<Described>,
): { value: string | number | boolean; error?: undefined } | { error: string } {
  const text = String(value);
  if (value !== null && typeof value === 'object') {
    return { error: `must be one value of type ${type}` };
  }
  switch (type) {
    case 'integer':
    case 'number': {
      const number =
        typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
      if (typeof value === 'boolean' || !Number.isFinite(number)) {
        return { error: `must be a number, not "${text}"` };
      }
      if (type === 'integer' && !Number.isSafeInteger(number)) {
        return { error: `must be a whole number, not ${text}` };
      }
      if (limits.min !== undefined && number < limits.min) {
        return { error: `must be at least ${limits.min}` };
      }
      return limits.max !== undefined && number > limits.max
        ? { error: `must be at most ${limits.max}` }
        : { value: number };
    }
    case 'boolean':
      return text === 'true' || text === 'false'
        ? { value: text === 'true' }
        : { error: `must be true or false, not "${text}"` };
    case 'date':
      return isRealDate(text)
        ? { value: text }
        : { error: `must be a date such as 2026-01-31, not "${text}"` };
    case 'datetime': {
      const moment = new Date(text);
      return MOMENT.test(text) &&
        isRealDate(text.slice(0, 10)) &&
        !Number.isNaN(moment.getTime())
        ? { value: moment.toISOString() }
        : {
            error: `must be a moment with its zone, such as 2026-01-31T06:00:00Z, not "${text}"`,
          };
    }
    case 'enum': {
      const chosen = limits.values?.find(allowed => String(allowed) === text);
      return chosen === undefined
        ? {
            error: `must be one of ${(limits.values ?? []).join(
              ', ',
            )}, not "${text}"`,
          }
        : { value: chosen };
    }
    default:
      return text.length > (limits.max_length ?? 10_000)
        ? {
            error: `must have at most ${
              limits.max_length ?? 10_000
            } characters`,
          }
        : { value: text };
  }
}

function isRealDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    DATE.test(text) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(text)
  );
}
