import type {
  RepairPlan,
  RepairRequest,
} from '@openlake/plugin-openlake-common';
import { areInputsUnchanged, likelyToFailAgain } from '../unchangedInputs';
import type { OperationParts } from './OperationParts';
import { planRepair } from './planRepair';

/**
 * What a repair would run again, and what to know before.
 *
 * @throws as the repair itself does, but where there is nothing to repair: the
 * plan says so then
 * @internal
 */
export async function previewRepair(
  parts: OperationParts,
  runId: string,
  request: RepairRequest,
): Promise<RepairPlan> {
  const plan = await planRepair(parts, runId, request);
  const { run, tasks, revision, spec, selection, changed } = plan;
  const keys = new Set(selection.rerun.map(({ key }) => key));
  const again = tasks.filter(({ key }) => keys.has(key));
  const sameWork = revision.hash === run.revision.hash && !changed.length;
  const unchanged = sameWork && (await areInputsUnchanged(parts.inputs, again));
  const warnings = [...selection.warnings];
  // Of a repair to which nothing has changed at all, one warning says it.
  if (sameWork && !unchanged) {
    warnings.push(...(await likelyToFailAgain(parts.inputs, again)));
  }
  return {
    run: run.id,
    revision: { hash: revision.hash, number: revision.number },
    tasks: spec.tasks.map(({ key }) => key),
    rerun: selection.rerun,
    nothing: selection.nothing,
    reuse: selection.reuse,
    parameters: changed,
    unchanged,
    warnings,
  };
}
