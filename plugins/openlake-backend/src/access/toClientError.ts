import { LoggerService } from '@backstage/backend-plugin-api';
import { ulid } from 'ulid';

/** Errors whose message was written for whoever asked. */
const FOR_CLIENTS: readonly string[] = [
  'AuthenticationError',
  'ConflictError',
  'ConnectorError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'NotImplementedError',
  'ServiceUnavailableError',
];

/**
 * What a client is told of an error. One that nobody has written for clients
 * can hold SQL, values or paths: it goes to the log, and the client gets the
 * name under which it is there.
 *
 * @internal
 */
export function toClientError(error: unknown, logger: LoggerService): unknown {
  const { name, status } = (error ?? {}) as { name?: string; status?: number };
  // What reads the body names a status, such as 413.
  if (FOR_CLIENTS.includes(String(name)) || (status ?? 500) < 500) {
    return error;
  }
  const id = ulid();
  logger.error(`Request failed, told as ${id}`, error as Error);
  return new Error(
    `Something went wrong in the backend of OpenLake. Its log says what, under ${id}`,
  );
}
