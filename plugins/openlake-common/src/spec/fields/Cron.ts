import { Cron } from 'croner';
import { z } from 'zod';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');

const SHORTHANDS: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, words: MONTHS },
  { name: 'day of week', min: 0, max: 7, words: DAYS },
];

/**
 * A cron expression in canonical form, or why it is none.
 *
 * @public
 */
export type ParsedCron =
  | { readonly cron: string; readonly error?: undefined }
  | { readonly cron?: undefined; readonly error: string };

/**
 * Reads five-field Unix cron (`minute hour day-of-month month day-of-week`) and the `@daily` family. Names of
 * months and days are written as numbers and spaces collapse, so that equal schedules have one spelling.
 *
 * @public
 */
export function parseCron(text: string): ParsedCron {
  const trimmed = text.trim().toLowerCase();
  const expression = SHORTHANDS[trimmed] ?? trimmed;
  const parts = expression.split(/\s+/);
  if (text.length > 200) {
    return { error: 'is too long for a cron expression' };
  }
  if (parts.length !== 5) {
    return {
      error: `has ${
        parts.length === 1 && parts[0] === '' ? 0 : parts.length
      } fields, a cron expression has 5`,
    };
  }
  const canonical: string[] = [];
  for (const [index, part] of parts.entries()) {
    const field = FIELDS[index];
    const items: string[] = [];
    for (const item of part.split(',')) {
      const read = readItem(item, field);
      if (read === undefined) {
        return { error: `has "${item}", which is no ${field.name}` };
      }
      items.push(read);
    }
    canonical.push([...new Set(items)].sort(byNumber).join(','));
  }
  const cron = canonical.join(' ');
  try {
    const next = new Cron(cron, { timezone: 'UTC', paused: true }).nextRun(
      new Date('2024-01-01T00:00:00Z'),
    );
    return next === null ? { error: 'never fires' } : { cron };
  } catch {
    return { error: 'is not a cron expression' };
  }
}

function byNumber(a: string, b: string): number {
  return parseInt(a, 10) - parseInt(b, 10) || (a < b ? -1 : 1);
}

function readItem(item: string, field: Field): string | undefined {
  const match =
    /^(?:(\*)|([a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(
      item,
    );
  if (!match) {
    return undefined;
  }
  const [, star, from, to, step] = match;
  const everyN = step === undefined ? '' : `/${Number(step)}`;
  if (step !== undefined && Number(step) < 1) {
    return undefined;
  }
  if (star) {
    return `*${everyN === '/1' ? '' : everyN}`;
  }
  const first = readNumber(from, field);
  if (first === undefined) {
    return undefined;
  }
  if (to === undefined) {
    // `5/15` means from 5 on in steps of 15, so the end is written out.
    return step === undefined
      ? String(first === 7 && field.max === 7 ? 0 : first)
      : `${first}-${field.max === 7 ? 6 : field.max}${everyN}`;
  }
  const last = readNumber(to, field);
  return last === undefined || last < first
    ? undefined
    : `${first}-${last}${everyN}`;
}

function readNumber(text: string, field: Field): number | undefined {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    return value >= field.min && value <= field.max ? value : undefined;
  }
  const index = field.words?.indexOf(text) ?? -1;
  return index < 0 ? undefined : index + (field.min === 1 ? 1 : 0);
}

/**
 * A cron field: validated, then written in canonical form.
 *
 * @internal
 */
export function cronSchema() {
  return z
    .string()
    .check(ctx => {
      const { error } = parseCron(ctx.value);
      if (error !== undefined) {
        ctx.issues.push({
          code: 'custom',
          input: ctx.value,
          message: `"${ctx.value.slice(0, 100)}" ${error}`,
          params: {
            code: 'invalid-cron',
            hint: 'write minute, hour, day of month, month and day of week, such as "0 5 * * 1-5"',
          },
        });
      }
    })
    .overwrite(text => parseCron(text).cron ?? text)
    .meta({ examples: ['0 5 * * *', '*/15 * * * *'] });
}
