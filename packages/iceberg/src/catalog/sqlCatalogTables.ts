import type { Knex } from 'knex';

/** The table of tables, shared by name and shape with Iceberg's JDBC catalog, Spark, Trino and pyiceberg. */
export const ICEBERG_TABLES = 'iceberg_tables';
/** The table of namespace properties. */
export const ICEBERG_NAMESPACES = 'iceberg_namespace_properties';

/** A row of `iceberg_tables`. */
export interface IcebergTableRow {
  catalog_name: string;
  table_namespace: string;
  table_name: string;
  metadata_location: string | null;
  previous_metadata_location: string | null;
  iceberg_type: string | null;
}

/**
 * Makes the two tables when they are not there, exactly as Iceberg's own JdbcUtil has them in schema version V1, and
 * brings a V0 table (without `iceberg_type`) up.
 */
export async function createSqlCatalogTables(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE IF NOT EXISTS ${ICEBERG_TABLES} (
  catalog_name VARCHAR(255) NOT NULL,
  table_namespace VARCHAR(255) NOT NULL,
  table_name VARCHAR(255) NOT NULL,
  metadata_location VARCHAR(1000),
  previous_metadata_location VARCHAR(1000),
  iceberg_type VARCHAR(5),
  PRIMARY KEY (catalog_name, table_namespace, table_name)
)`);
  await knex.raw(`CREATE TABLE IF NOT EXISTS ${ICEBERG_NAMESPACES} (
  catalog_name VARCHAR(255) NOT NULL,
  namespace VARCHAR(255) NOT NULL,
  property_key VARCHAR(255),
  property_value VARCHAR(1000),
  PRIMARY KEY (catalog_name, namespace, property_key)
)`);
  if (!(await knex.schema.hasColumn(ICEBERG_TABLES, 'iceberg_type'))) {
    await knex.raw(
      `ALTER TABLE ${ICEBERG_TABLES} ADD COLUMN iceberg_type VARCHAR(5)`,
    );
  }
}
