import { Handlers } from '../access/Handlers';
import { Audit } from './Audit';

/** @internal */
export function createAuditRouter(audit: Audit): Handlers<'listAuditEvents'> {
  return {
    listAuditEvents: ({ params, query }) => audit.list(params.workspace, query),
  };
}
