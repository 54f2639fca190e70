import { TableIdentifier } from '@openlake/iceberg';
import { ConnectorError } from '@openlake/plugin-openlake-node';

/**
 * Reads `schema.table`; a schema may have several levels.
 *
 * @throws ConnectorError `invalid`
 * @internal
 */
export function tableIdentifier(table: string): TableIdentifier {
  const parts = table.split('.');
  if (parts.length < 2 || parts.some(part => part === '')) {
    throw new ConnectorError(
      'invalid',
      `"${table}" is not a table: write schema.table`,
    );
  }
  return { namespace: parts.slice(0, -1), name: parts.at(-1)! };
}
