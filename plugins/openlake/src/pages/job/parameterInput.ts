import { ParameterView } from '@openlake/plugin-openlake-common';

/** What a field's text means: a value, the default, or nothing that fits. */
export type ParameterInput =
  | { kind: 'default' }
  | { kind: 'value'; value: unknown }
  | { kind: 'invalid'; message: string };

/** The text that a field starts with: empty, since that means the default. */
export function parameterText(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Reads what a person typed for a parameter. The backend checks again; this says
 * it beside the field, before anything is sent.
 */
export function parseParameter(
  parameter: Pick<ParameterView, 'name' | 'type' | 'required' | 'options'>,
  text: string,
): ParameterInput {
  const trimmed = text.trim();
  if (trimmed === '') {
    return parameter.required
      ? { kind: 'invalid', message: `${parameter.name} needs a value` }
      : { kind: 'default' };
  }
  if (parameter.options) {
    const option = parameter.options.find(o => parameterText(o) === trimmed);
    return option === undefined
      ? {
          kind: 'invalid',
          message: `One of ${parameter.options.map(parameterText).join(', ')}`,
        }
      : { kind: 'value', value: option };
  }
  switch (parameter.type) {
    case 'integer':
    case 'number': {
      const value = Number(trimmed);
      if (parameter.type === 'integer' && !Number.isSafeInteger(value)) {
        return { kind: 'invalid', message: 'A whole number, such as 10' };
      }
      return Number.isFinite(value)
        ? { kind: 'value', value }
        : { kind: 'invalid', message: 'A number, such as 0.002' };
    }
    case 'boolean':
      return trimmed === 'true' || trimmed === 'false'
        ? { kind: 'value', value: trimmed === 'true' }
        : { kind: 'invalid', message: 'true or false' };
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(trimmed) &&
        !Number.isNaN(Date.parse(trimmed))
        ? { kind: 'value', value: trimmed }
        : { kind: 'invalid', message: 'A day, such as 2026-11-22' };
    case 'datetime':
      return /^\d{4}-\d{2}-\d{2}T/.test(trimmed) &&
        !Number.isNaN(Date.parse(trimmed))
        ? { kind: 'value', value: trimmed }
        : {
            kind: 'invalid',
            message: 'A moment, such as 2026-11-22T05:00:00Z',
          };
    case 'array':
      return parseArray(trimmed);
    default:
      return { kind: 'value', value: text };
  }
}

function parseArray(text: string): ParameterInput {
  const invalid = {
    kind: 'invalid',
    message: 'JSON such as ["AA", "DL"]',
  } as const;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? { kind: 'value', value } : invalid;
  } catch {
    return invalid;
  }
}
