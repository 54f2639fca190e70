import { plainText } from '../log/plainText';
import { DbtManifest, DbtRunResults } from '../tasks/dbtArtifacts';

/** What failed in a dbt project. @internal */
export interface DbtFailure {
  /** Known when it is not the code of a model that failed. */
  category?: 'data' | 'configuration';
  message: string;
  /** Name of the node, or what dbt calls the thing. */
  subject: string;
  /** File of the failing node within the project, if there is one. */
  file?: string;
  /** Text that the line in question holds, most telling first. */
  marks: string[];
  /** The line itself, where dbt names it. */
  line?: number;
  /** dbt could not read the project: another attempt would fail the same way. */
  permanent: boolean;
}

const FAILED = ['error', 'fail', 'runtime error'];
const STAMP = /^\d\d:\d\d:\d\d\s+/;
/** `Compilation Error in model orders (models/orders.sql)`. */
const PLACE = /^\s*(\w+ Error) in (.+?) \(([^()]+\.\w+)\)/;
/** `4 of 5 ERROR creating sql view model main.totals`, or the heading of an error. */
const FAILURE = /\d+ of \d+ (?:ERROR|FAIL)\b|\bError in |\bFailure in /;
const NAMED_LINE = /^\s*line (\d+)\b/;
/** What DuckDB and PostgreSQL say of the compiled text. */
const COMPILED_LINE = /^\s*LINE \d+: (.+)$/;

/**
 * The first failure of the nodes that ran, with how many more there are.
 *
 * @internal
 */
export function failureOfNodes(
  results: DbtRunResults,
  manifest: DbtManifest,
): DbtFailure | undefined {
  const failed = (results.results ?? []).filter(({ status }) =>
    FAILED.includes(status ?? ''),
  );
  const [first] = failed;
  if (!first) {
    return undefined;
  }
  const id = first.unique_id ?? 'a node';
  const node = manifest.nodes?.[id];
  const lines = clean((first.message ?? '').split('\n'));
  const more =
    failed.length > 1
      ? ` (and ${failed.length - 1} more: ${failed
          .slice(1, 4)
          .map(other => shortName(other.unique_id ?? ''))
          .join(', ')}${failed.length > 4 ? ', ...' : ''})`
      : '';
  const says = lines.filter(line => line && !PLACE.test(line));
  return {
    // A test that ran and did not like what it saw.
    ...(first.status === 'fail' && { category: 'data' as const }),
    message: `${shortName(id)}: ${says[0] ?? first.status}${more}`,
    subject: id.split('.')[2] ?? id,
    file: node?.original_file_path,
    marks: [
      ...marksOf(lines),
      ...[node?.test_metadata?.name, node?.column_name].flatMap(mark =>
        mark ? [mark] : [],
      ),
    ],
    ...lineIn(lines),
    permanent: false,
  };
}

/**
 * What dbt says when it could not even read the project, or its database.
 *
 * @internal
 */
export function failureOfProject(
  output: readonly string[],
): DbtFailure | undefined {
  const lines = clean(output);
  const at = lines.findIndex(line => PLACE.test(line));
  const match = PLACE.exec(lines[at] ?? '');
  if (!match) {
    return undefined;
  }
  const [, kind, name, file] = match;
  const rest = lines.slice(at + 1).filter(Boolean);
  return {
    message: `${kind} in ${name}: ${rest[0] ?? 'see the log'}`,
    subject: name,
    file,
    marks: marksOf(rest),
    ...lineIn(rest),
    permanent: kind === 'Compilation Error' || kind === 'Parsing Error',
  };
}

/**
 * The line of a file that a failure is about: the one dbt names, or the one
 * that holds what it shows.
 *
 * @returns 1 when nothing tells
 * @internal
 */
export function lineOfFailure(
  text: string,
  { line, marks }: Pick<DbtFailure, 'line' | 'marks'>,
): number {
  if (line !== undefined) {
    return line;
  }
  const lines = text.split(/\r?\n/);
  for (const mark of marks) {
    const found = lines.findIndex(one => one.includes(mark));
    if (found >= 0) {
      return found + 1;
    }
  }
  return 1;
}

/**
 * Where dbt's output tells of a failure first.
 *
 * @returns the position counted from 0, undefined when it does not
 * @internal
 */
export function lineInOutput(
  output: readonly string[],
  { subject }: Pick<DbtFailure, 'subject'>,
): number | undefined {
  const found = output.findIndex(
    line => FAILURE.test(line) && line.includes(subject),
  );
  return found < 0 ? undefined : found;
}

function clean(lines: readonly string[]): string[] {
  return lines.map(line => plainText(line).replace(STAMP, '').trim());
}

function lineIn(lines: readonly string[]): { line?: number } {
  for (const line of lines) {
    const match = NAMED_LINE.exec(line);
    if (match) {
      return { line: Number(match[1]) };
    }
  }
  return {};
}

/** Lines of the compiled text, which stand in the source unless they were made by a macro. */
function marksOf(lines: readonly string[]): string[] {
  return lines.flatMap(line => {
    const shown = COMPILED_LINE.exec(line)?.[1].replace(/^\.{3}|\.{3}$/g, '');
    return shown?.trim() ? [shown.trim()] : [];
  });
}

/** `model.shop.orders` is `model orders`, and a test drops its hash. */
function shortName(id: string): string {
  const [kind, , name] = id.split('.');
  return name ? `${kind} ${name}` : id;
}
