import {
  AlreadyExistsError,
  CommitConflictError,
  CommitStateUnknownError,
  CorruptError,
  InvalidError,
  NotFoundError,
  UnsupportedError,
} from '@openlake/iceberg';
import {
  ConnectorError,
  ConnectorErrorKind,
} from '@openlake/plugin-openlake-node';

const KINDS: Array<[new (...args: any[]) => Error, ConnectorErrorKind]> = [
  [NotFoundError, 'not_found'],
  [AlreadyExistsError, 'conflict'],
  [CommitConflictError, 'conflict'],
  [CommitStateUnknownError, 'unavailable'],
  [UnsupportedError, 'unsupported'],
  [InvalidError, 'invalid'],
  [CorruptError, 'corrupt'],
];

/**
 * Says what the library's error means to whoever called the connector. What
 * is no error of the library stays as it is.
 *
 * @internal
 */
export function connectorError(error: unknown): unknown {
  const kind = KINDS.find(([type]) => error instanceof type)?.[1];
  return kind
    ? new ConnectorError(kind, (error as Error).message, { cause: error })
    : error;
}

/** Runs work of the library and translates its errors. @internal */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw connectorError(error);
  }
}
