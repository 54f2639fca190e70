import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import {
  type BulkAction,
  type Mark,
  whyNotAmongMany,
} from '@openlake/plugin-openlake-common';
import { ulid } from 'ulid';
import { toClientError } from '../../access/toClientError';
import { cancelRun } from './cancelRun';
import { markRun } from './markRun';
import { findRun, type OperationParts } from './OperationParts';
import { repairRun } from './repairRun';

/** @internal */
export interface BulkRequest {
  action: BulkAction;
  runs: readonly string[];
  /** Of a mark. */
  result?: Mark['result'];
  note: string;
  actor: string;
}

/** What became of one run of a bulk action. @internal */
export interface BulkResult {
  run: string;
  ok: boolean;
  /** Why not. */
  message?: string;
}

/**
 * Does something to many runs, each by itself: what one refuses is said with
 * it and does not keep the others from theirs. Each has its own audit entry,
 * which names the one of the action.
 *
 * @throws InputError when a mark has no result
 * @internal
 */
export async function bulkUpdate(
  parts: OperationParts & { logger: LoggerService },
  request: BulkRequest,
): Promise<BulkResult[]> {
  const { database, store, audit, logger, clock } = parts;
  const { action, note, actor } = request;
  const bulk = ulid(clock().getTime());
  const act = actionOf(parts, request, bulk);
  const runIds = [...new Set(request.runs)];
  const results: BulkResult[] = [];
  for (const run of runIds) {
    try {
      await act(run);
      results.push({ run, ok: true });
    } catch (error) {
      const { message } = toClientError(error, logger) as Error;
      results.push({ run, ok: false, message });
    }
  }
  const changed = results.filter(({ ok }) => ok).map(({ run }) => run);
  if (changed.length) {
    const workspaces = new Set(
      (await store.findMany(changed)).map(({ workspace }) => workspace),
    );
    await database.transaction(async tx => {
      // One in each workspace, since each has its own trail.
      for (const workspace of workspaces) {
        await audit.record(tx, {
          actor,
          action: 'update-runs-bulk',
          workspace,
          details: {
            bulk,
            action,
            runs: runIds.length,
            changed: changed.length,
            ...(request.result && { result: request.result }),
            note,
          },
        });
      }
    }, 'bulk.audit');
  }
  return results;
}

function actionOf(
  parts: OperationParts,
  { action, result, note, actor }: BulkRequest,
  bulk: string,
): (runId: string) => Promise<unknown> {
  switch (action) {
    case 'cancel':
      return runId => cancelRun(parts, runId, { note, actor, bulk });
    case 'repair':
      return async runId => {
        const { state, taskCounts } = await findRun(parts, runId);
        const why = whyNotAmongMany(action, { ...state, taskCounts });
        if (why) {
          throw new ConflictError(why);
        }
        await repairRun(parts, runId, {
          scope: 'unfinished',
          revision: 'same',
          note,
          actor,
          bulk,
        });
      };
    default:
      if (!result) {
        throw new InputError('body.result: say what the runs count as');
      }
      return runId => markRun(parts, runId, { result, note, actor, bulk });
  }
}
