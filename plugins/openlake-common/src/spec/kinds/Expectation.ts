import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const expectationSchema = z
  .strictObject({
    column: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe(
        'Column of the result, checked in every row; without it the number of rows is checked',
      ),
    at_least: z.number().optional().describe('Smallest value that passes'),
    at_most: z.number().optional().describe('Largest value that passes'),
    equals: scalar
      .optional()
      .describe(
        'The one value that passes; a text is compared as it is written',
      ),
    format: z
      .enum(['number', 'percent'])
      .default('number')
      .describe(
        'How values are written in the message; percent shows 0.002 as 0.200 %',
      ),
    message: z
      .string()
      .max(500)
      .optional()
      .describe('What a failed check means, put before the values'),
  })
  .check(ctx => {
    const { at_least: low, at_most: high, equals } = ctx.value;
    const bounded = low !== undefined || high !== undefined;
    if (bounded === (equals !== undefined)) {
      ctx.issues.push({
        code: 'custom',
        input: ctx.value,
        message: bounded
          ? 'equals cannot stand beside at_least or at_most'
          : 'says nothing: give at_least, at_most or equals',
        params: { code: bounded ? 'conflicting-fields' : 'missing-field' },
      });
    } else if (low !== undefined && high !== undefined && low > high) {
      ctx.issues.push({
        code: 'custom',
        input: ctx.value,
        message: `no value is at least ${low} and at most ${high}`,
        params: { code: 'conflicting-fields' },
      });
    }
  })
  .describe(
    'A condition on the result of the statement; the task fails when it does not hold',
  );

/**
 * A condition on the result of a statement: a quality gate.
 *
 * @public
 */
export type Expectation = z.output<typeof expectationSchema>;

/**
 * Checks one expectation against the result of a statement.
 *
 * @param rows - rows by column name, as the engine yields them
 * @returns why it does not hold, such as `rejected_ratio is 0.284 %, limit 0.200 %`; undefined when it does
 * @public
 */
export function checkExpectation(
  expectation: Expectation,
  rows: ReadonlyArray<Readonly<Record<string, unknown>>>,
): string | undefined {
  const { column, message } = expectation;
  const prefix = message ? `${message}: ` : '';
  if (column === undefined) {
    const failure = compare(expectation, rows.length);
    return failure && `${prefix}number of rows ${failure}`;
  }
  for (const [index, row] of rows.entries()) {
    if (!Object.hasOwn(row, column)) {
      return `${prefix}the result has no column ${column}; it has ${Object.keys(
        row,
      ).join(', ')}`;
    }
    const failure = compare(expectation, row[column]);
    if (failure) {
      const where = rows.length > 1 ? ` in row ${index + 1}` : '';
      return `${prefix}${column}${where} ${failure}`;
    }
  }
  return rows.length === 0
    ? `${prefix}the result has no rows, so there is no ${column} to check`
    : undefined;
}

/** Shares in words, the shortest first: what differs is shown with as many digits as it takes. */
const SHARES: ReadonlyArray<(share: number) => string> = [
  // Three digits after the point, or three that say something where those would not.
  share => {
    const percent = share * 100;
    const size = Math.abs(percent);
    return size === 0 || size >= 0.1
      ? `${percent.toFixed(3)} %`
      : `${Number(percent.toPrecision(3))} %`;
  },
  // All digits that a number of this kind has, without those of its rounding.
  share => `${Number((share * 100).toPrecision(15))} %`,
  share => `${share * 100} %`,
  String,
];

function compare(expectation: Expectation, value: unknown): string | undefined {
  const { at_least: low, at_most: high, equals, format } = expectation;
  const actual = toComparable(value);
  const shares = format === 'percent' ? SHARES : [String];
  /** What there is and what there should be, never alike. */
  const showBoth = (is: unknown, bound: unknown) => {
    const written = shares.map(toText =>
      [is, bound].map(shown =>
        typeof shown === 'number' ? toText(shown) : String(shown ?? 'null'),
      ),
    );
    return written.find(([one, other]) => one !== other) ?? written[0];
  };
  if (equals !== undefined) {
    const isNumber = typeof equals === 'number';
    const found = isNumber ? actual : value;
    const [is, wanted] = showBoth(found, equals);
    const same = isNumber
      ? found === equals
      : (found ?? null) !== null && String(found) === String(equals);
    return same ? undefined : `is ${is}, expected ${wanted}`;
  }
  if (typeof actual !== 'number') {
    return `is ${actual ?? 'null'}, which is no number`;
  }
  if (high !== undefined && !(actual <= high)) {
    const [is, limit] = showBoth(actual, high);
    return `is ${is}, limit ${limit}`;
  }
  if (low !== undefined && !(actual >= low)) {
    const [is, least] = showBoth(actual, low);
    return `is ${is}, at least ${least} expected`;
  }
  return undefined;
}

/** Engines give 64-bit integers and decimals as bigint or text, so that no digit is lost. */
function toComparable(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return Number(value);
  }
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)
    ? Number(value)
    : value;
}
