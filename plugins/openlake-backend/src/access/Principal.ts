import { BackstageCredentials } from '@backstage/backend-plugin-api';

/**
 * Who is asking.
 *
 * @internal
 */
export interface Principal {
  kind: 'user' | 'service';
  /** Entity ref of a user, or the subject of a service; the actor in the audit trail. */
  ref: string;
  /** For questions to other plugins on behalf of the one who asks. */
  credentials: BackstageCredentials;
}
