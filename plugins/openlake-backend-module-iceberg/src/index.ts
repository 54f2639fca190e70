/***/
/**
 * The iceberg backend module for the openlake plugin.
 *
 * @packageDocumentation
 */

export { openlakeModuleIceberg as default } from './module';
