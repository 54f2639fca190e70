import { CustomErrorBase } from '@backstage/errors';
import { StatementFailure } from './StatementFailure';

/**
 * Why a connector could not do what was asked: by who must act.
 *
 * - `unavailable`: the engine does not answer; trying again later may help.
 * - `unauthenticated`: our credentials were refused; an operator must act.
 * - `not_found`: the engine does not know the thing.
 * - `invalid`: the engine refused the request; the user must change it.
 * - `rate_limited`: try again after `retryAfterMs`.
 * - `unsupported`: this engine or version cannot do it at all.
 * - `corrupt`: what the engine holds is damaged; trying again does not help.
 * - `conflict`: somebody else changed the thing first.
 *
 * @public
 */
export type ConnectorErrorKind =
  | 'unavailable'
  | 'unauthenticated'
  | 'not_found'
  | 'invalid'
  | 'rate_limited'
  | 'unsupported'
  | 'corrupt'
  | 'conflict';

/**
 * The one error that connectors throw on purpose.
 *
 * @public
 */
export class ConnectorError extends CustomErrorBase {
  name = 'ConnectorError' as const;
  readonly kind: ConnectorErrorKind;
  readonly retryAfterMs?: number;
  /** Set when a statement of a user failed: what with, and where in it. */
  readonly failure?: StatementFailure;

  constructor(
    kind: ConnectorErrorKind,
    message: string,
    options?: {
      cause?: unknown;
      retryAfterMs?: number;
      failure?: StatementFailure;
    },
  ) {
    super(message);
    // Kept for logs, out of the message, which is for people.
    Object.defineProperty(this, 'cause', {
      value: options?.cause,
      enumerable: false,
    });
    this.kind = kind;
    this.retryAfterMs = options?.retryAfterMs;
    this.failure = options?.failure;
  }
}
