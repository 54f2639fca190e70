import { z } from 'zod';
import type { DocumentPath, Issue } from './Issue';
import { SPEC_LIMITS } from './limits';
import { didYouMean } from './suggestion';

type ZodIssue = z.core.$ZodIssue;

/** Fields of the objects in which an unknown one was found, by the list of unknown ones in the issue. */
type KnownFields = WeakMap<readonly string[], string[]>;

const LONGEST_SHOWN = 60;

/** Of one kind: more than a file shows, so that it can say that there are more. */
const MOST_ISSUES = 2 * SPEC_LIMITS.findingsPerFile;

/**
 * Checks data against a schema and tells everything that is wrong with it.
 *
 * @internal
 */
export function checkSchema<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { data: T; issues: [] } | { data?: undefined; issues: Issue[] } {
  const known: KnownFields = new WeakMap();
  const result = schema.safeParse(value, {
    reportInput: true,
    error: raw => {
      const shape = (raw.inst as { _zod?: { def?: { shape?: object } } })?._zod
        ?.def?.shape;
      if (raw.code === 'unrecognized_keys' && shape) {
        known.set(raw.keys as string[], Object.keys(shape));
      }
      return undefined;
    },
  });
  if (result.success) {
    return { data: result.data, issues: [] };
  }
  return {
    issues: result.error.issues
      .slice(0, MOST_ISSUES)
      .flatMap(issue => toIssues(issue, [], known)),
  };
}

function toIssues(
  issue: ZodIssue,
  base: DocumentPath,
  known: KnownFields,
): Issue[] {
  const path = [...base, ...(issue.path as DocumentPath)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MOST_ISSUES).map(key => ({
        code: 'unknown-field',
        path: [...path, key],
        atKey: true,
        message: `"${shorten(key)}" is not a field here`,
        hint: didYouMean(key, known.get(issue.keys) ?? []),
      }));
    case 'invalid_type':
      return [typeIssue(path, issue.expected, issue.input)];
    case 'invalid_value':
      return [valueIssue(path, issue.values.map(String), issue.input)];
    case 'invalid_union':
      return unionIssues(issue, path, known);
    case 'invalid_key':
    case 'invalid_element':
      return [
        {
          code: 'invalid-value',
          path,
          atKey: true,
          message: withValue(
            issue.issues[0]?.message ?? issue.message,
            path.at(-1),
          ),
        },
      ];
    case 'custom': {
      const params = issue.params ?? {};
      return [
        {
          code: typeof params.code === 'string' ? params.code : 'invalid-value',
          path,
          message: issue.message,
          ...(typeof params.hint === 'string' && { hint: params.hint }),
        },
      ];
    }
    case 'too_small':
    case 'too_big':
      return [{ code: 'invalid-value', path, message: sizeMessage(issue) }];
    default:
      return [
        {
          code: 'invalid-value',
          path,
          message: withValue(issue.message, issue.input),
        },
      ];
  }
}

function withValue(message: string, value: unknown): string {
  return typeof value === 'string' && !message.includes('"')
    ? `"${shorten(value)}": ${message}`
    : message;
}

const TYPE_NAMES: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields',
  record: 'fields',
  null: 'nothing',
};

function typeIssue(
  path: DocumentPath,
  expected: string,
  input: unknown,
): Issue {
  const wanted = TYPE_NAMES[expected] ?? expected;
  if (input === undefined || input === null) {
    return {
      code: 'missing-field',
      path,
      message: `"${String(
        path.at(-1) ?? 'object',
      )}" is missing; it needs ${wanted}`,
    };
  }
  const hints: Record<string, string | undefined> = {
    boolean:
      typeof input === 'string' && /^(yes|no|on|off|y|n)$/i.test(input)
        ? `YAML 1.2 reads ${input} as text: write true or false`
        : undefined,
    string:
      typeof input === 'number' || typeof input === 'boolean'
        ? `put it into quotes: "${input}"`
        : undefined,
    array:
      typeof input === 'string'
        ? `write it as a list: [${shorten(input)}]`
        : undefined,
    number:
      typeof input === 'string' &&
      input.trim() !== '' &&
      !Number.isNaN(Number(input))
        ? 'remove the quotes'
        : undefined,
  };
  const hint = hints[expected === 'int' ? 'number' : expected];
  return {
    code: 'wrong-type',
    path,
    message: `needs ${wanted}, not ${describe(input)}`,
    ...(hint !== undefined && { hint }),
  };
}

function valueIssue(
  path: DocumentPath,
  allowed: string[],
  input: unknown,
): Issue {
  if (input === undefined || input === null) {
    return {
      code: 'missing-field',
      path,
      message: `"${String(path.at(-1))}" is missing`,
      hint:
        allowed.length === 1
          ? `write ${allowed[0]}`
          : `one of ${allowed.join(', ')}`,
    };
  }
  let hint: string | undefined = `one of ${allowed.join(', ')}`;
  if (allowed.length === 1) {
    hint = `write ${allowed[0]}`;
  } else if (typeof input === 'string') {
    hint = didYouMean(input, allowed);
  }
  return {
    code: 'invalid-value',
    path,
    message: `${describe(input)} is not allowed here`,
    ...(hint !== undefined && { hint }),
  };
}

function unionIssues(
  issue: z.core.$ZodIssueInvalidUnion,
  path: DocumentPath,
  known: KnownFields,
): Issue[] {
  if ('discriminator' in issue && issue.errors.length === 0) {
    const options = (issue as { options?: unknown[] }).options ?? [];
    const input = (issue.input as Record<string, unknown> | undefined)?.[
      String(issue.discriminator)
    ];
    return [valueIssue(path, options.map(String), input)];
  }
  const branches = issue.errors.map(errors =>
    errors.flatMap(error => toIssues(error, path, known)),
  );
  const wrongTypes = issue.errors.every(
    errors => errors[0]?.code === 'invalid_type' && errors[0].path.length === 0,
  );
  if (wrongTypes) {
    const expected = issue.errors.map(
      ([error]) =>
        TYPE_NAMES[(error as z.core.$ZodIssueInvalidType).expected] ?? '',
    );
    const missing = issue.input === undefined || issue.input === null;
    const wanted = [...new Set(expected)].join(' or ');
    return [
      missing
        ? {
            code: 'missing-field',
            path,
            message: `"${String(path.at(-1))}" is missing; it needs ${wanted}`,
          }
        : {
            code: 'wrong-type',
            path,
            message: `needs ${wanted}, not ${describe(issue.input)}`,
          },
    ];
  }
  // The branch that got furthest is the one that was meant.
  const depth = (issues: Issue[]) =>
    Math.max(...issues.map(({ path: { length } }) => length));
  return branches.sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
}

function sizeMessage(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
): string {
  const [limit, word] =
    issue.code === 'too_small'
      ? [issue.minimum, issue.inclusive === false ? 'more than' : 'at least']
      : [issue.maximum, issue.inclusive === false ? 'less than' : 'at most'];
  switch (issue.origin) {
    case 'string':
      return `needs ${word} ${limit} characters`;
    case 'array':
    case 'set':
      return `needs ${word} ${limit} ${
        limit === 1 || limit === 1n ? 'entry' : 'entries'
      }`;
    default:
      return `must be ${word} ${limit}, not ${describe(issue.input)}`;
  }
}

/** A value as it is named in a message. */
function describe(value: unknown): string {
  if (typeof value === 'string') {
    return `"${shorten(value)}"`;
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  return value !== null && typeof value === 'object' ? 'fields' : String(value);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > LONGEST_SHOWN
    ? `${line.slice(0, LONGEST_SHOWN - 3)}...`
    : line;
}
