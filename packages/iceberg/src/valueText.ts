import { InvalidError } from './errors';
import { floorDivide } from './transform';
import { decimalOf, type PrimitiveType } from './type';
import type { Value } from './value';

const DATE = /^(-?\d{1,7})-(\d{1,2})-(\d{1,2})( \(BC\))?$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const OFFSET = /(Z|[+-]\d{2}(?::?\d{2})?(?::?\d{2})?)$/;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MICROS_PER_SECOND = 1_000_000n;
const MICROS_PER_DAY = 86_400n * MICROS_PER_SECOND;

/**
 * Reads a value from text as SQL engines print it: `2024-01-31`, `12:34:56.789`, `2024-01-31 12:34:56+00`,
 * `2024-01-31T12:34:56Z`, `12.340`, `true`, `NaN`; binary and fixed as hexadecimal digits.
 *
 * @public
 */
export function parseValue(type: PrimitiveType, text: string): Value {
  const value = tryParse(type, text);
  if (value === undefined) {
    throw new InvalidError(`${JSON.stringify(text)} is not a ${type}`);
  }
  return value;
}

function tryParse(type: PrimitiveType, text: string): Value | undefined {
  switch (type) {
    case 'boolean':
      return parseBoolean(text);
    case 'int':
      return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
    case 'long':
      return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
    case 'float': {
      // Held as the float that it is: 0.1 is not 0.1 in 32 bits, and partitions are compared exactly.
      const value = parseFloating(text);
      return value === undefined ? undefined : Math.fround(value);
    }
    case 'double':
      return parseFloating(text);
    case 'date':
      return parseDate(text);
    case 'time':
      return parseTime(text);
    case 'timestamp':
    case 'timestamptz':
      return parseTimestamp(text);
    case 'string':
      return text;
    case 'uuid':
      return UUID.test(text) ? text.toLowerCase() : undefined;
    default: {
      const decimal = decimalOf(type);
      return decimal ? parseDecimal(text, decimal.scale) : parseHex(text);
    }
  }
}

function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === '1') {
    return true;
  }
  return lower === 'false' || lower === '0' ? false : undefined;
}

function parseFloating(text: string): number | undefined {
  const lower = text.toLowerCase();
  if (lower === 'nan' || lower === '-nan') {
    return NaN;
  }
  if (/^[+-]?inf(inity)?$/.test(lower)) {
    return lower.startsWith('-') ? -Infinity : Infinity;
  }
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) {
    return undefined;
  }
  const year = match[4] ? 1 - Number(match[1]) : Number(match[1]);
  // Date.UTC reads years 0-99 as 1900-1999.
  const date = new Date(0);
  date.setUTCFullYear(year, Number(match[2]) - 1, Number(match[3]));
  return date.getUTCDate() === Number(match[3])
    ? Math.round(date.getTime() / 86_400_000)
    : undefined;
}

function parseTime(text: string): bigint | undefined {
  const match = TIME.exec(text);
  if (!match) {
    return undefined;
  }
  const seconds =
    (BigInt(match[1]) * 60n + BigInt(match[2])) * 60n + BigInt(match[3] ?? 0);
  const micros = BigInt((match[4] ?? '').padEnd(6, '0').slice(0, 6));
  return seconds * MICROS_PER_SECOND + micros;
}

function parseTimestamp(text: string): bigint | undefined {
  const bc = text.endsWith(' (BC)');
  const plain = bc ? text.slice(0, -5) : text;
  const separator = plain.search(/[ T]/);
  const dateText = separator < 0 ? plain : plain.slice(0, separator);
  const days = parseDate(bc ? `${dateText} (BC)` : dateText);
  if (days === undefined) {
    return undefined;
  }
  let rest = separator < 0 ? '00:00' : plain.slice(separator + 1);
  const offset = OFFSET.exec(rest)?.[1];
  if (offset) {
    rest = rest.slice(0, -offset.length).trimEnd();
  }
  const time = parseTime(rest);
  return time === undefined
    ? undefined
    : BigInt(days) * MICROS_PER_DAY + time - offsetMicros(offset);
}

function offsetMicros(offset: string | undefined): bigint {
  if (!offset || offset === 'Z') {
    return 0n;
  }
  const digits = offset.slice(1).replaceAll(':', '').padEnd(6, '0');
  const seconds =
    (BigInt(digits.slice(0, 2)) * 60n + BigInt(digits.slice(2, 4))) * 60n +
    BigInt(digits.slice(4, 6));
  return (offset.startsWith('-') ? -seconds : seconds) * MICROS_PER_SECOND;
}

function parseDecimal(text: string, scale: number): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (!match || (!match[2] && !match[3])) {
    return undefined;
  }
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > scale) {
    return undefined;
  }
  const unscaled = BigInt((match[2] || '0') + fraction.padEnd(scale, '0'));
  return match[1] === '-' ? -unscaled : unscaled;
}

function parseHex(text: string): Uint8Array | undefined {
  return /^([0-9a-fA-F]{2})*$/.test(text)
    ? new Uint8Array(Buffer.from(text, 'hex'))
    : undefined;
}

/**
 * Writes a value as people and SQL engines read it; the reverse of {@link parseValue}.
 *
 * @public
 */
export function formatValue(type: PrimitiveType, value: Value): string {
  switch (type) {
    case 'date':
      return formatDate(value as number);
    case 'time':
      return formatTime(value as bigint);
    case 'timestamp':
    case 'timestamptz': {
      const days = floorDivide(value as bigint, MICROS_PER_DAY);
      const time = (value as bigint) - days * MICROS_PER_DAY;
      const zone = type === 'timestamptz' ? '+00:00' : '';
      return `${formatDate(Number(days))} ${formatTime(time)}${zone}`;
    }
    default: {
      const decimal = decimalOf(type);
      if (decimal) {
        return formatDecimal(value as bigint, decimal.scale);
      }
      return value instanceof Uint8Array
        ? Buffer.from(value).toString('hex')
        : String(value);
    }
  }
}

function formatDate(days: number): string {
  const date = new Date(days * 86_400_000);
  const year = date.getUTCFullYear();
  const rest = [date.getUTCMonth() + 1, date.getUTCDate()]
    .map(part => String(part).padStart(2, '0'))
    .join('-');
  const sign = year < 0 ? '-' : '';
  return `${sign}${String(Math.abs(year)).padStart(4, '0')}-${rest}`;
}

function formatTime(micros: bigint): string {
  const seconds = micros / MICROS_PER_SECOND;
  const fraction = micros % MICROS_PER_SECOND;
  const text = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n]
    .map(part => String(part).padStart(2, '0'))
    .join(':');
  return fraction === 0n
    ? text
    : `${text}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}

function formatDecimal(unscaled: bigint, scale: number): string {
  if (scale === 0) {
    return String(unscaled);
  }
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(
    scale + 1,
    '0',
  );
  const sign = unscaled < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
