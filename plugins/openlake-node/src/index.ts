/**
 * Connector contracts, extension points and conformance kits of OpenLake.
 *
 * @packageDocumentation
 */
export * from './ConnectorHealth';
export * from './Orchestrator';
export * from './QueryEngine';
export * from './StatementFailure';
export * from './TableCatalog';
export * from './TableFiles';
export * from './errors';
export * from './extensions';
export * from './failpoint';
export * from './migrateTables';
export * from './secrets';
export * from './state';
