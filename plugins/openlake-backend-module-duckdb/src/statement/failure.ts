import {
  ConnectorError,
  StatementFailure,
} from '@openlake/plugin-openlake-node';
import { DuckdbError, ProcessFailure } from '../process/ProcessFailure';
import { positionAt } from './position';

/** Where the user's statement stands in the text that was run. @internal */
export interface StatementText {
  statement: string;
  /** Bytes of ours before it. */
  offset: number;
}

interface ErrorJson {
  exception_type?: string;
  exception_message?: string;
  position?: string;
}

const CATEGORIES: Record<string, StatementFailure['category']> = {
  'Out of Memory': 'out_of_memory',
  Conversion: 'data',
  'Out of Range': 'data',
  Constraint: 'data',
  IO: 'engine',
  Internal: 'engine',
  Fatal: 'engine',
};

/** What DuckDB says of the statement itself, before it looks at a row. */
const WRONG_STATEMENT = ['Parser', 'Syntax', 'Binder'];

/**
 * Makes one error of all that can become of a statement: who must act, and
 * where to look.
 *
 * @internal
 */
export function statementError(error: unknown, text?: StatementText): unknown {
  if (error instanceof ProcessFailure) {
    return new ConnectorError('unavailable', error.message, {
      cause: error,
      failure: {
        category: error.reason === 'out_of_memory' ? 'out_of_memory' : 'engine',
        message: error.message,
      },
    });
  }
  if (!(error instanceof DuckdbError)) {
    return error;
  }
  const { type, message, offset } = readError(error.message);
  const category =
    type === 'IO' && /no space left|disk/i.test(message)
      ? 'disk'
      : CATEGORIES[type] ?? 'user_code';
  const position =
    text && offset !== undefined
      ? positionAt(text.statement, offset - text.offset)
      : undefined;
  return refusal(
    {
      category,
      message,
      ...(position && { position }),
      ...(WRONG_STATEMENT.includes(type) && { permanent: true }),
    },
    error,
  );
}

/** An error that the writer of the statement can mend. @internal */
export function refusal(
  failure: StatementFailure,
  cause?: unknown,
): ConnectorError {
  return new ConnectorError('invalid', failure.message, { cause, failure });
}

function readError(text: string) {
  const start = text.indexOf('{');
  try {
    const json = JSON.parse(text.slice(start)) as ErrorJson;
    return {
      type: json.exception_type ?? '',
      message: json.exception_message ?? text,
      offset: json.position === undefined ? undefined : Number(json.position),
    };
  } catch {
    // Some errors of the driver itself are plain text.
    return { type: /^(\w[\w ]*) Error:/.exec(text)?.[1] ?? '', message: text };
  }
}
