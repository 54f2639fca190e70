/**
 * Conformance kits: what a connector promises, as tests to run it against; and
 * what fails each of its calls in turn.
 *
 * @packageDocumentation
 */
export * from './testUtils/deployableJob';
export * from './testUtils/OrchestratorSubject';
export * from './testUtils/orchestratorConformance';
export * from './testUtils/RunMirror';
export * from './testUtils/ConnectorTestHost';
export * from './testUtils/LakehouseSubject';
export * from './testUtils/queryEngineConformance';
export * from './testUtils/tableCatalogConformance';
export * from './testUtils/Saboteur';
export * from './testUtils/passingDatabases';
