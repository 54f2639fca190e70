import { ConnectorError } from '@openlake/plugin-openlake-node';
import { resolve, sep } from 'node:path';

/**
 * Holds a place that a table's metadata or properties name against the folder
 * that tables are in: both can be written by others.
 *
 * @throws ConnectorError `invalid` for a place elsewhere
 * @internal
 */
export function assertInsideWarehouse(
  warehouse: string,
  table: string,
  path: string,
): void {
  const whole = resolve(path);
  if (whole !== path || !whole.startsWith(warehouse + sep)) {
    throw new ConnectorError(
      'invalid',
      `Table ${table} has files in ${path}, outside of the warehouse ${warehouse}, which are neither read nor written`,
    );
  }
}
