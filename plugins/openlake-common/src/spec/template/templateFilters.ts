import { durationMs, parseDuration } from '../fields/Duration';
import { isTimeZone } from '../fields/TimeZone';
import { formatMoment } from './moment';

/**
 * Type of a value in a template. Dates are `YYYY-MM-DD`, moments ISO 8601 in UTC; `any` is known only when a run
 * has the value; `identifier` is a name that SQL quotes.
 *
 * @public
 */
export type TemplateType =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'array'
  | 'any'
  | 'identifier';

/** @internal */
export interface TemplateFilter {
  /** Why the filter cannot be used so, if it cannot. */
  refuses(type: TemplateType, argument?: string): string | undefined;
  yields(type: TemplateType): TemplateType;
  apply(
    value: unknown,
    argument: string | undefined,
    timezone: string,
  ): unknown;
}

const TEXT_DATE = /^\d{4}-\d{2}-\d{2}$/;

function takes(
  types: TemplateType[],
  argument: 'none' | 'zone' | 'duration' | 'pattern' = 'none',
): TemplateFilter['refuses'] {
  return (type, given) => {
    if (type !== 'any' && !types.includes(type)) {
      return `this filter takes ${types.join(' or ')}, not ${type}`;
    }
    switch (argument) {
      case 'none':
        return given === undefined ? undefined : 'this filter takes no value';
      case 'zone':
        return given === undefined || isTimeZone(given)
          ? undefined
          : `"${given}" is not a time zone`;
      case 'duration':
        return given !== undefined && parseDuration(given) !== undefined
          ? undefined
          : 'this filter needs a duration, such as plus: 1d';
      default:
        return given
          ? undefined
          : 'this filter needs a pattern, such as format: "yyyy/MM/dd"';
    }
  };
}

function moment(value: unknown): Date {
  const date = new Date(typeof value === 'string' ? value : NaN);
  if (Number.isNaN(date.getTime())) {
    throw new TypeError(`${JSON.stringify(value)} is not a date`);
  }
  return date;
}

function isDate(value: unknown): value is string {
  return typeof value === 'string' && TEXT_DATE.test(value);
}

function shift(sign: 1 | -1): TemplateFilter['apply'] {
  return (value, argument = '0s') => {
    const ms = moment(value).getTime() + sign * durationMs(argument);
    const iso = new Date(ms).toISOString();
    return isDate(value) ? iso.slice(0, 10) : iso;
  };
}

function castNumber(value: unknown, whole: boolean): number {
  const text = typeof value === 'string' ? value.trim() : value;
  const number = text === '' || text === null ? NaN : Number(text);
  if (!Number.isFinite(number) || (whole && !Number.isSafeInteger(number))) {
    throw new TypeError(
      `${JSON.stringify(value)} is not ${
        whole ? 'a whole number' : 'a number'
      }`,
    );
  }
  return number;
}

const TIMES: TemplateType[] = ['date', 'datetime', 'string'];
const SCALARS: TemplateType[] = [...TIMES, 'integer', 'number', 'boolean'];

/** @internal */
export const TEMPLATE_FILTERS: Record<string, TemplateFilter> = {
  date: {
    refuses: takes(TIMES, 'zone'),
    yields: () => 'date',
    apply: (value, zone, timezone) =>
      isDate(value)
        ? value
        : formatMoment(moment(value), 'yyyy-MM-dd', zone ?? timezone),
  },
  datetime: {
    refuses: takes(TIMES),
    yields: () => 'datetime',
    apply: value => moment(value).toISOString(),
  },
  format: {
    refuses: takes(TIMES, 'pattern'),
    yields: () => 'string',
    apply: (value, pattern = '', timezone) =>
      formatMoment(moment(value), pattern, isDate(value) ? 'UTC' : timezone),
  },
  plus: {
    refuses: takes(TIMES, 'duration'),
    yields: type => type,
    apply: shift(1),
  },
  minus: {
    refuses: takes(TIMES, 'duration'),
    yields: type => type,
    apply: shift(-1),
  },
  json: {
    refuses: takes([...SCALARS, 'array']),
    yields: () => 'string',
    apply: value => JSON.stringify(value ?? null),
  },
  lower: {
    refuses: takes(['string']),
    yields: () => 'string',
    apply: value => String(value).toLowerCase(),
  },
  upper: {
    refuses: takes(['string']),
    yields: () => 'string',
    apply: value => String(value).toUpperCase(),
  },
  string: {
    refuses: takes(SCALARS),
    yields: () => 'string',
    apply: value => String(value),
  },
  integer: {
    refuses: takes(['string', 'integer', 'number']),
    yields: () => 'integer',
    apply: value => castNumber(value, true),
  },
  number: {
    refuses: takes(['string', 'integer', 'number']),
    yields: () => 'number',
    apply: value => castNumber(value, false),
  },
  identifier: {
    refuses: takes(['string']),
    yields: () => 'identifier',
    apply: value => value,
  },
};
