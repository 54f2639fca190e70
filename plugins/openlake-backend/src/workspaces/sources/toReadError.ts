import { ServiceUnavailableError } from '@backstage/errors';
import { WorkspaceSource } from './WorkspaceSource';

/**
 * What is told of a source that could not be read.
 *
 * @internal
 */
export function toReadError(
  { target }: Pick<WorkspaceSource, 'target'>,
  error: unknown,
): ServiceUnavailableError {
  const message = error instanceof Error ? error.message : String(error);
  return new ServiceUnavailableError(`${target} cannot be read: ${message}`);
}
