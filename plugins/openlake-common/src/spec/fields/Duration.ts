import { z } from 'zod';

/**
 * A length of time as text, in canonical form: one number and one unit, such as `90m` or `1d`.
 *
 * @public
 */
export type Duration = string;

/** Largest first: formatting takes the first unit that divides the value. */
const UNITS: ReadonlyArray<readonly [string, number]> = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

const UNIT_MS: Record<string, number> = {
  ...Object.fromEntries(UNITS),
  w: 604_800_000,
};

/** Ten years: longer than any retention someone would mean, small enough for exact arithmetic. */
const MAX_MS = 3_660 * 86_400_000;

const SHORT = /^(?:\d{1,15}(?:ms|[smhdw]))+$/;
const SHORT_PART = /(\d{1,15})(ms|[smhdw])/g;
const ISO =
  /^P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;

/**
 * Reads `90s`, `15m`, `1h30m`, `2d` or an ISO 8601 duration without years and months (`PT1H30M`).
 *
 * @returns milliseconds, or undefined when the text is no duration or exceeds ten years
 * @public
 */
export function parseDuration(text: string): number | undefined {
  let ms = 0;
  if (SHORT.test(text)) {
    for (const [, digits, unit] of text.matchAll(SHORT_PART)) {
      ms += Number(digits) * UNIT_MS[unit];
    }
  } else {
    const iso = ISO.exec(text);
    const parts = iso?.slice(1) ?? [];
    if (!parts.some(Boolean) || text.endsWith('T')) {
      return undefined;
    }
    ['w', 'd', 'h', 'm', 's'].forEach((unit, index) => {
      ms += Number(parts[index] ?? 0) * UNIT_MS[unit];
    });
  }
  return ms <= MAX_MS ? ms : undefined;
}

/**
 * Milliseconds of a duration that has passed validation.
 *
 * @public
 */
export function durationMs(duration: Duration): number {
  const ms = parseDuration(duration);
  if (ms === undefined) {
    throw new TypeError(
      `"${duration}" is not a duration such as 30s, 15m or 2h`,
    );
  }
  return ms;
}

/**
 * The canonical text of a length of time, so that `60m`, `PT1H` and `1h` are one spelling.
 *
 * @public
 */
export function formatDuration(ms: number): Duration {
  for (const [unit, size] of UNITS) {
    if (ms >= size && ms % size === 0) {
      return `${ms / size}${unit}`;
    }
  }
  return '0s';
}

/**
 * A duration field: validated, then written in canonical form.
 *
 * @internal
 */
export function durationSchema(
  limits: { min?: Duration; max?: Duration } = {},
) {
  const min = limits.min === undefined ? 0 : durationMs(limits.min);
  const max = limits.max === undefined ? MAX_MS : durationMs(limits.max);
  return z
    .string()
    .check(ctx => {
      const ms = parseDuration(ctx.value);
      if (ms === undefined) {
        ctx.issues.push({
          code: 'custom',
          input: ctx.value,
          message: `"${ctx.value}" is not a duration`,
          params: {
            code: 'invalid-duration',
            hint: 'write a number and a unit, such as 30s, 15m, 2h, 1d or PT15M',
          },
        });
      } else if (ms < min || ms > max) {
        ctx.issues.push({
          code: 'custom',
          input: ctx.value,
          message:
            ms < min
              ? `must be at least ${limits.min}`
              : `must be at most ${limits.max ?? formatDuration(MAX_MS)}`,
          params: { code: 'invalid-duration' },
        });
      }
    })
    .overwrite(text => {
      const ms = parseDuration(text);
      return ms === undefined ? text : formatDuration(ms);
    })
    .meta({ examples: ['30s', '15m', '2h', '1d'] });
}
