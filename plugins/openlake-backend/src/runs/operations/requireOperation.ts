import { ConflictError, InputError } from '@backstage/errors';
import type { RunOperation } from '@openlake/plugin-openlake-common';
import type { Orchestrators } from '../Orchestrators';

const WORDS: Record<RunOperation, string> = {
  run_some_tasks: 'run some tasks of a job only. Run all of them',
  repair_with_marks:
    'take over what tasks were marked as. Start a new run instead',
  repair_with_parameters:
    'repair with other parameters. Start a new run with them',
};

/**
 * Refuses what the engine of a run cannot do, before anything has happened.
 *
 * @throws InputError, or ConflictError when no such engine is connected
 * @internal
 */
export function requireOperation(
  orchestrators: Orchestrators,
  orchestrator: string,
  operation: RunOperation,
): void {
  const engine = orchestrators.find(orchestrator);
  if (!engine) {
    throw new ConflictError(
      `No engine ${orchestrator} is connected, so nobody knows whether it can do this. Connect it in the configuration of OpenLake.`,
    );
  }
  if (!engine.capabilities.operations.includes(operation)) {
    throw new InputError(`${engine.title} cannot ${WORDS[operation]}.`);
  }
}
