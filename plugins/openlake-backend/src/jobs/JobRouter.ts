import { Handlers } from '../access/Handlers';
import { JobService } from './JobService';

/** @internal */
export function createJobRouter(
  service: JobService,
): Handlers<
  | 'listJobs'
  | 'getJob'
  | 'listRevisions'
  | 'getRevision'
  | 'pauseJob'
  | 'unpauseJob'
> {
  return {
    listJobs: ({ params, query }) => service.list(params.workspace, query),
    getJob: ({ params }) => service.get(params),
    listRevisions: ({ params, query }) => service.revisions(params, query),
    getRevision: ({ params: { hash, ...job } }) => service.revision(job, hash),
    pauseJob: ({ params, body, principal }) =>
      service.pause(params, { by: principal.ref, reason: body.reason }),
    unpauseJob: ({ params, body, principal }) =>
      service.unpause(params, { by: principal.ref, reason: body.reason }),
  };
}
