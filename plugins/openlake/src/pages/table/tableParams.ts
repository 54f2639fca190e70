import { Table } from '@openlake/plugin-openlake-common';

/** A table's name as the parameters of its endpoints. */
export function tableParams(table: Table) {
  return { catalog: table.catalog, schema: table.schema, table: table.table };
}
