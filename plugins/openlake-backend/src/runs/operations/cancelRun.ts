import { ConflictError } from '@backstage/errors';
import { toInstant } from '../../database/instant';
import type { RunRecord } from '../Run';
import { cancel } from '../transitions';
import type { OperationParts } from './OperationParts';

/**
 * Cancels a run and all that it started. Cancelling twice is once.
 *
 * @throws NotFoundError, or ConflictError when it has ended otherwise
 * @internal
 */
export async function cancelRun(
  { database, changes, audit, clock }: OperationParts,
  runId: string,
  request: { note?: string; actor: string; bulk?: string },
): Promise<RunRecord> {
  return database.transaction(async tx => {
    let news = false;
    const { run, refusal } = await changes.change(tx, runId, found => {
      news = found.state.lifecycle !== 'terminating';
      return cancel(
        found,
        { by: request.actor, code: 'canceled_by_user', note: request.note },
        toInstant(clock()),
      );
    });
    if (refusal && run.state.result === 'canceled') {
      return run;
    }
    if (refusal) {
      throw new ConflictError(refusal);
    }
    if (news) {
      await changes.cancelChildren(tx, run);
      await audit.record(tx, {
        actor: request.actor,
        action: 'run-cancel',
        workspace: run.workspace,
        subject: `run:${run.id}`,
        details: {
          note: request.note ?? null,
          ...(request.bulk && { bulk: request.bulk }),
        },
      });
    }
    return run;
  }, 'run.cancel');
}
