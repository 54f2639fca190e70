import {
  RunRef,
  TableDocument,
  TaskRef,
} from '@openlake/plugin-openlake-common';
import { TableDescription } from '@openlake/plugin-openlake-node';
import { Instant } from '../database/instant';
import { ContractResult } from './contract/ContractResult';

/**
 * A table as the index knows it: what a catalog has, what a workspace
 * declares, or both.
 *
 * @internal
 */
export interface TableRecord {
  /** `catalog.schema.table` */
  name: string;
  catalog: string;
  schema: string;
  table: string;
  /** Missing when the catalog does not have it. */
  found?: FoundTable;
  /** Workspace that declares it, or else whose run wrote it. */
  workspace?: string;
  declared?: DeclaredContract;
  checked?: CheckedContract;
  observedAt: Instant;
}

/** @internal */
export interface FoundTable {
  metadataLocation: string;
  /** Of what was read last. Missing when this cannot be read at all; `error` says why. */
  description?: TableDescription;
  /** Why this, or where there is a description, what was committed since, could not be read. */
  error?: string;
  /** The run that wrote the current snapshot, when it was one of ours. */
  writer?: RunRef;
}

/** @internal */
export interface DeclaredContract {
  document: TableDocument;
  /** Where the YAML is, in the workspace. */
  file: string;
}

/** @internal */
export interface CheckedContract {
  snapshotId: string;
  at: Instant;
  results: ContractResult[];
}

/** That a task was seen to read or write a table. @internal */
export interface TableAccessRecord extends TaskRef {
  table: string;
  kind: 'read' | 'write';
  run: string;
  at: Instant;
}
