/**
 * Conformance kits that every connector runs, and what their tests need.
 *
 * @packageDocumentation
 */
export { ConnectorTestHost } from './testUtils/ConnectorTestHost';
