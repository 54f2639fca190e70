/**
 * DuckDB as the query engine of OpenLake, in processes of its own.
 *
 * @packageDocumentation
 */

export { openlakeModuleDuckdb as default } from './module';
