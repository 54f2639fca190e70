import type { Handlers } from '../../access/Handlers';
import type { BackfillService } from './BackfillService';

/** Operations of backfills. @internal */
export type BackfillOperation =
  | 'previewBackfill'
  | 'createBackfill'
  | 'listBackfills'
  | 'getBackfill'
  | 'pauseBackfill'
  | 'resumeBackfill'
  | 'cancelBackfill'
  | 'retryBackfill';

/**
 * The endpoints of backfills.
 *
 * @internal
 */
export function createBackfillRouter(
  service: BackfillService,
): Handlers<BackfillOperation> {
  return {
    previewBackfill: ({ params, body }) => service.preview(params, body),

    createBackfill({ params, body, principal }) {
      const { idempotencyKey, ...order } = body;
      return service.create(params, order, {
        actor: principal.ref,
        idempotencyKey,
      });
    },

    listBackfills: ({ query }) => service.list(query),

    getBackfill: ({ params }) => service.get(params.backfill),

    pauseBackfill: ({ params, body, principal }) =>
      service.pause(params.backfill, { ...body, actor: principal.ref }),

    resumeBackfill: ({ params, body, principal }) =>
      service.resume(params.backfill, { ...body, actor: principal.ref }),

    cancelBackfill: ({ params, body, principal }) =>
      service.cancel(params.backfill, { ...body, actor: principal.ref }),

    retryBackfill: ({ params, body, principal }) =>
      service.retry(params.backfill, { ...body, actor: principal.ref }),
  };
}
