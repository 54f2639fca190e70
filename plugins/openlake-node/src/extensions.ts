import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { Orchestrator } from './Orchestrator';
import { QueryEngine } from './QueryEngine';
import { TableCatalog } from './TableCatalog';

/**
 * What a connector can reach of its neighbours. Looked up late, so the order
 * of registration does not matter.
 *
 * @public
 */
export interface ConnectorContext {
  /** @throws NotFoundError when no such engine is connected. */
  queryEngine(id: string): QueryEngine;
  /** @throws NotFoundError when no such catalog is connected. */
  tableCatalog(name: string): TableCatalog;
  /** Starts runs and says how they ended, for `job` tasks. */
  runs: ChildRuns;
}

/** How a `job` task of an engine gets at the control plane. @public */
export interface ChildRuns {
  /** Starts a run once per key and answers with its id. */
  start(request: {
    workspace: string;
    job: string;
    parameters: Record<string, unknown>;
    parentRunId: string;
    idempotencyKey: string;
  }): Promise<{ runId: string }>;
  /** State of a run. @throws NotFoundError */
  get(runId: string): Promise<{ lifecycle: string; result?: string }>;
  cancel(runId: string): Promise<void>;
}

/** Makes a connector once its neighbours can be reached. @public */
export type ConnectorFactory<T> = (context: ConnectorContext) => T;

/** Connects engines and stores to OpenLake. @public */
export interface OpenlakeConnectorsExtensionPoint {
  /** @throws ConflictError when the id is taken. */
  addOrchestrator(id: string, factory: ConnectorFactory<Orchestrator>): void;
  /** @throws ConflictError when the id is taken. */
  addQueryEngine(id: string, factory: ConnectorFactory<QueryEngine>): void;
  /** @throws ConflictError when the name is taken. */
  addTableCatalog(name: string, factory: ConnectorFactory<TableCatalog>): void;
}

/** @public */
export const openlakeConnectorsExtensionPoint =
  createExtensionPoint<OpenlakeConnectorsExtensionPoint>({
    id: 'openlake.connectors',
  });
