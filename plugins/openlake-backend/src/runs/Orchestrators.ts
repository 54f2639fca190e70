import type { Orchestrator } from '@openlake/plugin-openlake-node';

/**
 * The engines that are connected; asked by runs, answered by the registry of
 * connectors.
 *
 * @internal
 */
export interface Orchestrators {
  find(id: string): Orchestrator | undefined;
  list(): Orchestrator[];
}
