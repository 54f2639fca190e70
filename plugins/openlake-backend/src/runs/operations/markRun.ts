import { ConflictError } from '@backstage/errors';
import type { MarkRequest } from '@openlake/plugin-openlake-common';
import { toInstant } from '../../database/instant';
import type { RunRecord } from '../Run';
import { mark } from '../transitions';
import type { OperationParts } from './OperationParts';

/**
 * Says what a run that has ended counts as, for how its job stands and for the
 * jobs that follow it.
 *
 * @throws NotFoundError, or ConflictError when it has not ended or counts as that already
 * @internal
 */
export async function markRun(
  { database, changes, audit, clock }: OperationParts,
  runId: string,
  { result, note, actor, bulk }: MarkRequest & { actor: string; bulk?: string },
): Promise<RunRecord> {
  return database.transaction(async tx => {
    const { run, refusal } = await changes.change(tx, runId, found =>
      mark(found, { result, note, by: actor }, toInstant(clock())),
    );
    if (refusal) {
      throw new ConflictError(refusal);
    }
    await audit.record(tx, {
      actor,
      action: 'run-mark',
      workspace: run.workspace,
      subject: `run:${run.id}`,
      details: {
        result,
        was: run.mark?.was ?? null,
        note,
        ...(bulk && { bulk }),
      },
    });
    return run;
  }, 'run.mark');
}
