import { InvalidError, UnsupportedError } from '../errors';
import type { NewType } from '../schema';
import { decimalOf, fixedLengthOf, type IcebergType } from '../type';
import { quoteName } from './identifier';

const TO_DUCKDB: Record<string, string> = {
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
  string: 'VARCHAR',
  uuid: 'UUID',
  binary: 'BLOB',
};

const FROM_DUCKDB: Record<string, string> = {
  BOOLEAN: 'boolean',
  TINYINT: 'int',
  SMALLINT: 'int',
  INTEGER: 'int',
  UTINYINT: 'int',
  USMALLINT: 'int',
  UINTEGER: 'long',
  BIGINT: 'long',
  UBIGINT: 'decimal(20, 0)',
  HUGEINT: 'decimal(38, 0)',
  FLOAT: 'float',
  DOUBLE: 'double',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_NS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  TIMESTAMPTZ: 'timestamptz',
  VARCHAR: 'string',
  JSON: 'string',
  UUID: 'uuid',
  BLOB: 'binary',
};

/**
 * The DuckDB type that a column is written and read as.
 *
 * @public
 */
export function duckdbType(type: IcebergType): string {
  if (typeof type === 'string') {
    const decimal = decimalOf(type);
    if (decimal) {
      return `DECIMAL(${decimal.precision},${decimal.scale})`;
    }
    if (fixedLengthOf(type) !== undefined) {
      return 'BLOB';
    }
    const found = TO_DUCKDB[type];
    if (!found) {
      throw new UnsupportedError(`type ${type}`, 'DuckDB');
    }
    return found;
  }
  switch (type.type) {
    case 'struct':
      return `STRUCT(${type.fields
        .map(field => `${quoteName(field.name)} ${duckdbType(field.type)}`)
        .join(', ')})`;
    case 'list':
      return `${duckdbType(type.element)}[]`;
    default:
      return `MAP(${duckdbType(type.key)}, ${duckdbType(type.value)})`;
  }
}

/** A recursive descent over DuckDB's type syntax. */
class TypeParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  type(): NewType {
    let type = this.#base();
    for (;;) {
      const array = /^\s*\[\d*\]/.exec(this.#rest());
      if (!array) {
        return type;
      }
      this.#at += array[0].length;
      type = { type: 'list', element: type };
    }
  }

  end(): void {
    if (this.#rest().trim() !== '') {
      throw new InvalidError(`${this.#text} is not a DuckDB type`);
    }
  }

  #base(): NewType {
    const word = this.#take(
      /^\s*(TIMESTAMP WITH TIME ZONE|TIME WITH TIME ZONE|[A-Za-z_][A-Za-z_0-9]*)/i,
    ).toUpperCase();
    if (word === 'STRUCT') {
      return { type: 'struct', fields: this.#fields() };
    }
    if (word === 'MAP') {
      this.#take(/^\s*(\()/);
      const key = this.type();
      this.#take(/^\s*(,)/);
      const value = this.type();
      this.#take(/^\s*(\))/);
      return { type: 'map', key, value };
    }
    if (word === 'DECIMAL' || word === 'NUMERIC') {
      const sizes = /^\s*\((\d+)\s*,\s*(\d+)\)/.exec(this.#rest());
      this.#at += sizes?.[0].length ?? 0;
      return `decimal(${sizes?.[1] ?? 18}, ${sizes?.[2] ?? 3})`;
    }
    if (word === 'ENUM') {
      this.#take(/^\s*(\((?:\s*'(?:[^']|'')*'\s*,?)*\s*\))/);
      return 'string';
    }
    const found = FROM_DUCKDB[word];
    if (!found) {
      throw new UnsupportedError(`DuckDB type ${word}`, this.#text);
    }
    return found;
  }

  #fields() {
    this.#take(/^\s*(\()/);
    const fields: { name: string; type: NewType }[] = [];
    for (;;) {
      const name = this.#take(/^\s*("(?:[^"]|"")*"|[A-Za-z_][A-Za-z_0-9$]*)/);
      fields.push({
        name: name.startsWith('"')
          ? name.slice(1, -1).replaceAll('""', '"')
          : name,
        type: this.type(),
      });
      if (this.#take(/^\s*([,)])/) === ')') {
        return fields;
      }
    }
  }

  #take(pattern: RegExp): string {
    const match = pattern.exec(this.#rest());
    if (!match) {
      throw new InvalidError(`${this.#text} is not a DuckDB type`);
    }
    this.#at += match[0].length;
    return match[1];
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }
}

/**
 * The Iceberg type for a DuckDB type as `DESCRIBE` prints it, nested ones included. Types without a counterpart take the
 * smallest that holds every value; those that have none (INTERVAL, TIME WITH TIME ZONE, UNION, BIT) are refused by name.
 *
 * @public
 */
export function typeFromDuckdb(text: string): NewType {
  const parser = new TypeParser(text);
  const type = parser.type();
  parser.end();
  return type;
}
