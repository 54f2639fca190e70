import { Handlers } from '../access/Handlers';
import { HealthMonitor } from './HealthMonitor';

/** @internal */
export function createConnectorRouter(options: {
  health: HealthMonitor;
}): Handlers<'listConnectors'> {
  return {
    listConnectors: async () => ({ items: await options.health.list() }),
  };
}
