import { ResponseError } from '@backstage/errors';

/**
 * Turns an error into what a person can act on.
 *
 * @param what - What was asked for, such as `Run #428`.
 * @internal
 */
export function explainError(
  what: string,
  error: Error,
): {
  title: string;
  text: string;
  details: string;
  /** There is no such thing, so that nothing about it goes on meanwhile. */
  isMissing?: boolean;
} {
  const response = error as Partial<ResponseError>;
  const status = response.statusCode;
  const cause = error.message;
  const details = [
    `${what}: ${error.name}: ${error.message}`,
    status && `status ${status}`,
    response.body?.request &&
      `${response.body.request.method} ${response.body.request.url}`,
  ]
    .filter(Boolean)
    .join('\n');
  if (status === 404) {
    return {
      title: `${what} does not exist`,
      text: `${cause}.`,
      details,
      isMissing: true,
    };
  }
  if (status === 403) {
    return {
      title: `${what} may not be shown to you`,
      text: 'Ask an administrator of the workspace for access.',
      details,
    };
  }
  return {
    title: `${what} could not be loaded`,
    text: status
      ? `The control plane answered ${status}: ${cause}.`
      : `The control plane did not answer: ${cause}.`,
    details,
  };
}
