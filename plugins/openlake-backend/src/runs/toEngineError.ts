import {
  InputError,
  NotFoundError,
  NotImplementedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ConnectorError } from '@openlake/plugin-openlake-node';

/**
 * What a client is told when an engine could not answer it.
 *
 * @internal
 */
export function toEngineError(error: unknown, engine: string): unknown {
  if (!(error instanceof ConnectorError)) {
    return error;
  }
  switch (error.kind) {
    case 'not_found':
      return new NotFoundError(error.message);
    case 'invalid':
      return new InputError(error.message);
    case 'unsupported':
      return new NotImplementedError(error.message);
    default:
      return new ServiceUnavailableError(
        `${engine} does not answer: ${error.message}`,
      );
  }
}
