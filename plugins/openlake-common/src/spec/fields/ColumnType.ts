import { z } from 'zod';

const ALIASES: Record<string, string> = {
  bool: 'boolean',
  integer: 'int',
  int32: 'int',
  smallint: 'int',
  bigint: 'long',
  int64: 'long',
  real: 'float',
  float4: 'float',
  float8: 'double',
  text: 'string',
  varchar: 'string',
  datetime: 'timestamp',
  'timestamp with time zone': 'timestamptz',
};

const PRIMITIVES = new Set([
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'string',
  'uuid',
  'binary',
]);

const MAX_DEPTH = 16;

/**
 * The canonical text of an Iceberg type: `bigint` is `long`, `DECIMAL(9,2)` is `decimal(9, 2)`, and
 * `list<int>`, `map<string, long>` and `struct<a: int, b: string>` nest.
 *
 * @returns undefined when the text is no type
 * @public
 */
export function canonicalColumnType(text: string): string | undefined {
  return text.length > 4_000 ? undefined : read(text.trim(), 0);
}

function read(text: string, depth: number): string | undefined {
  if (depth > MAX_DEPTH) {
    return undefined;
  }
  const lower = text.toLowerCase();
  const primitive = ALIASES[lower] ?? lower;
  if (PRIMITIVES.has(primitive)) {
    return primitive;
  }
  const decimal =
    /^(?:decimal|numeric)\(\s*(\d{1,2})\s*(?:,\s*(\d{1,2})\s*)?\)$/.exec(lower);
  if (decimal) {
    const [precision, scale] = [Number(decimal[1]), Number(decimal[2] ?? 0)];
    return precision >= 1 && precision <= 38 && scale <= precision
      ? `decimal(${precision}, ${scale})`
      : undefined;
  }
  const fixed = /^fixed[([](\d{1,9})[)\]]$/.exec(lower);
  if (fixed) {
    return Number(fixed[1]) > 0 ? `fixed(${Number(fixed[1])})` : undefined;
  }
  const open = text.indexOf('<');
  if (open < 0 || !text.endsWith('>')) {
    return undefined;
  }
  const parts = splitTopLevel(text.slice(open + 1, -1));
  switch (lower.slice(0, open).trim()) {
    case 'list':
    case 'array': {
      const item = parts.length === 1 ? read(parts[0], depth + 1) : undefined;
      return item && `list<${item}>`;
    }
    case 'map': {
      const [key, value] = parts.map(part => read(part, depth + 1));
      return parts.length === 2 && key && value
        ? `map<${key}, ${value}>`
        : undefined;
    }
    case 'struct': {
      const fields = parts.map(part => {
        const field = /^([A-Za-z_]\w*)\s*:\s*([^]+)$/.exec(part);
        const type = field ? read(field[2].trim(), depth + 1) : undefined;
        return field && type ? `${field[1]}: ${type}` : undefined;
      });
      return fields.every(Boolean) ? `struct<${fields.join(', ')}>` : undefined;
    }
    default:
      return undefined;
  }
}

function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '<' || text[i] === '(') {
      depth++;
    } else if (text[i] === '>' || text[i] === ')') {
      depth--;
    } else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

/** @internal */
export function columnTypeSchema() {
  return z
    .string()
    .refine(text => canonicalColumnType(text) !== undefined, {
      error: issue =>
        `"${String(issue.input).slice(0, 100)}" is not a column type`,
      params: {
        hint: 'write boolean, int, long, float, double, decimal(9, 2), date, time, timestamp, timestamptz, string, uuid, fixed(16), binary, list<..>, map<.., ..> or struct<name: ..>',
      },
    })
    .overwrite(text => canonicalColumnType(text) ?? text)
    .meta({ examples: ['long', 'string', 'decimal(9, 2)', 'timestamp'] });
}
