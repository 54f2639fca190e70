import { type Layer, LAYERS } from './Table';

/**
 * The layer that a schema holds, by its name: `silver` and `silver_orders` hold silver.
 *
 * @public
 */
export function layerOfSchema(schema: string): Layer | undefined {
  const name = schema.toLowerCase();
  return LAYERS.find(layer => name === layer || name.startsWith(`${layer}_`));
}
