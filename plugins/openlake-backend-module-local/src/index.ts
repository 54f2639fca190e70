/***/
/**
 * The local backend module for the openlake plugin.
 *
 * @packageDocumentation
 */

export { openlakeModuleLocal as default } from './module';
