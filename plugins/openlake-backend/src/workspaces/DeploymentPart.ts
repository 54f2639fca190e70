import {
  JobDocument,
  Loaded,
  TableDocument,
  WorkspaceDocument,
} from '@openlake/plugin-openlake-common';
import { Instant } from '../database/instant';
import { Transaction } from '../database/OpenlakeDatabase';

/**
 * A room that takes part in a deployment: it brings its own rows to the new
 * version in the same transaction. Called for every version that is in force,
 * so it does nothing where nothing changed.
 *
 * @internal
 */
export interface DeploymentPart {
  apply(tx: Transaction, version: DeployedVersion): Promise<void>;
}

/** A version that is being put in force. @internal */
export interface DeployedVersion {
  workspace: WorkspaceDocument;
  environment?: string;
  jobs: ReadonlyArray<Loaded<JobDocument>>;
  tables: ReadonlyArray<Loaded<TableDocument>>;
  /** Text of a file of the workspace. */
  content(path: string): string;
  commit?: string;
  /** Who deploys. */
  by: string;
  at: Instant;
}
