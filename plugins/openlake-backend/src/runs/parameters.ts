import { InputError } from '@backstage/errors';
import {
  type Parameter,
  type ParameterValue,
  renderTemplates,
  type TemplateScope,
} from '@openlake/plugin-openlake-common';

/**
 * The values a run starts with: those given, checked against their types, and
 * the defaults of the others. A parameter that needs no value and has none is
 * null.
 *
 * @param scope - what templates in defaults can name
 * @throws InputError that names every wrong parameter
 * @internal
 */
export function resolveParameters(
  parameters: readonly Parameter[],
  given: Record<string, unknown>,
  scope: TemplateScope,
): Record<string, ParameterValue> {
  const problems: string[] = [];
  const known = parameters.map(parameter => parameter.name);
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      const those = known.length
        ? `it has ${known.join(', ')}`
        : 'it has no parameters';
      problems.push(`${name} is no parameter of this job, ${those}`);
    }
  }
  const values: Record<string, ParameterValue> = {};
  for (const parameter of parameters) {
    const { name } = parameter;
    try {
      const value = Object.hasOwn(given, name)
        ? given[name]
        : renderTemplates(parameter.default, scope);
      if (value === undefined || value === null) {
        if (parameter.required) {
          problems.push(`${name} needs a value of type ${typeName(parameter)}`);
        }
        values[name] = null;
      } else {
        values[name] = checked(parameter, value);
      }
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`);
    }
  }
  if (problems.length) {
    throw new InputError(
      `The run cannot start with these parameters: ${problems.join('; ')}`,
    );
  }
  return values;
}

function typeName({ type, items, values }: Parameter): string {
  if (type === 'array') {
    return `array of ${items ?? 'string'}`;
  }
  return type === 'enum' ? `enum (${values?.join(', ')})` : type;
}

type Scalar = string | number | boolean;
type ScalarType = NonNullable<Parameter['items']>;

function checked(parameter: Parameter, value: unknown): ParameterValue {
  const { type, values, min, max, max_length: longest } = parameter;
  if (type === 'enum') {
    if (!values?.includes(value as Scalar)) {
      throw new Error(
        `must be one of ${values?.join(', ')}, not ${shown(value)}`,
      );
    }
    return value as Scalar;
  }
  if (type === 'array') {
    if (!Array.isArray(value)) {
      throw new Error(`must be an array, not ${shown(value)}`);
    }
    if (longest !== undefined && value.length > longest) {
      throw new Error(`has ${value.length} items, ${longest} are allowed`);
    }
    return value.map(item => scalar(parameter.items ?? 'string', item));
  }
  const result = scalar(type, value);
  if (typeof result === 'number') {
    if (min !== undefined && result < min) {
      throw new Error(`must be at least ${min}, not ${result}`);
    }
    if (max !== undefined && result > max) {
      throw new Error(`must be at most ${max}, not ${result}`);
    }
  }
  if (
    typeof result === 'string' &&
    longest !== undefined &&
    result.length > longest
  ) {
    throw new Error(`has ${result.length} characters, ${longest} are allowed`);
  }
  return result;
}

function scalar(type: ScalarType, value: unknown): Scalar {
  switch (type) {
    case 'integer':
      if (Number.isSafeInteger(value)) {
        return value as number;
      }
      throw new Error(`must be a whole number, not ${shown(value)}`);
    case 'number':
      if (typeof value === 'number' && Number.isFinite(value)) {
        return value;
      }
      throw new Error(`must be a number, not ${shown(value)}`);
    case 'boolean':
      if (typeof value === 'boolean') {
        return value;
      }
      throw new Error(`must be true or false, not ${shown(value)}`);
    case 'date':
      return date(value);
    case 'datetime':
      return datetime(value);
    default:
      if (typeof value === 'string') {
        return value;
      }
      throw new Error(`must be a text, not ${shown(value)}`);
  }
}

function date(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  // Date.parse takes 31 February for 3 March.
  if (
    Number.isNaN(time) ||
    new Date(time).toISOString().slice(0, 10) !== text
  ) {
    throw new Error(`must be a date such as 2026-01-31, not ${shown(value)}`);
  }
  return text;
}

function datetime(value: unknown): string {
  const match =
    typeof value === 'string' &&
    /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.exec(
      value,
    );
  const time = match ? Date.parse(match[0]) : NaN;
  if (!match || Number.isNaN(time)) {
    throw new Error(
      `must be a date and time with a zone such as 2026-01-31T05:00:00Z, not ${shown(
        value,
      )}`,
    );
  }
  date(match[1]);
  return new Date(time).toISOString();
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
