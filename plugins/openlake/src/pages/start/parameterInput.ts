import {
  parseParameterValue,
  ParameterView,
} from '@openlake/plugin-openlake-common';

/** What a field's text means: a value, the default, or nothing that fits. */
export type ParameterInput =
  | { kind: 'default' }
  | { kind: 'value'; value: unknown }
  | { kind: 'invalid'; message: string };

/** A value as a field shows it: nothing is empty, which means the default. */
export function parameterText(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Reads what a person typed for a parameter, as the backend will; this says it
 * beside the field, before anything is sent.
 */
export function parseParameter(
  parameter: ParameterView,
  text: string,
): ParameterInput {
  const trimmed = text.trim();
  if (trimmed === '') {
    return parameter.required
      ? { kind: 'invalid', message: 'Needs a value' }
      : { kind: 'default' };
  }
  const parsed = parseParameterValue(
    {
      name: parameter.name,
      type: parameter.type,
      values: parameter.options,
      items: parameter.items,
      min: parameter.minimum,
      max: parameter.maximum,
      max_length: parameter.maxLength,
    },
    parameter.type === 'string' ? text : trimmed,
  );
  return parsed.error === undefined
    ? { kind: 'value', value: parsed.value }
    : { kind: 'invalid', message: capitalized(parsed.error) };
}

/** What is allowed, in words: `0 to 1`, `at least 3`, `at most 20 characters`. */
export function parameterLimits(parameter: ParameterView): string | undefined {
  const { minimum: min, maximum: max, maxLength, type } = parameter;
  if (min !== undefined && max !== undefined) {
    return `${min} to ${max}`;
  }
  if (min !== undefined) {
    return `at least ${min}`;
  }
  if (max !== undefined) {
    return `at most ${max}`;
  }
  return maxLength === undefined
    ? undefined
    : `at most ${maxLength} ${type === 'array' ? 'entries' : 'characters'}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
