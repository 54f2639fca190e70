/***/
/**
 * The duckdb backend module for the openlake plugin.
 *
 * @packageDocumentation
 */

export { openlakeModuleDuckdb as default } from './module';
