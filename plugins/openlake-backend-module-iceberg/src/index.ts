/**
 * Catalogs of Iceberg tables on disks of this machine.
 *
 * @packageDocumentation
 */

export { openlakeModuleIceberg as default } from './module';
