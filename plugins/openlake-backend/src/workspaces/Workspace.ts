import {
  Deployment,
  Finding,
  Planned,
  PlanView,
  SpecKind,
  WorkspaceDocument,
} from '@openlake/plugin-openlake-common';
import { Instant } from '../database/instant';

/**
 * A workspace as the registry keeps it.
 *
 * @internal
 */
export interface WorkspaceRecord {
  name: string;
  source: {
    id: string;
    kind: 'folder' | 'url';
    target: string;
    entityRef?: string;
  };
  /** What is in force; nothing until a version has been applied. */
  deployed?: {
    document: WorkspaceDocument;
    version: string;
    commit?: string;
    environment?: string;
    jobs: number;
    tables: number;
  };
  /** Newest version that was read, in force or not. */
  newestVersion?: string;
  /** Findings of the newest version. */
  findings: Finding[];
  /** A deployment that waits for a person. */
  pending?: { deployment: string; reason: string };
  checkedAt?: Instant;
  /** Why the last read failed. */
  readError?: string;
  /** Other sources that say they are this workspace; none of them is read. */
  refused: WorkspaceRecord['source'][];
  /** Grows with every write: who writes says which one it has read. */
  generation: number;
}

/**
 * An object of the version in force.
 *
 * @internal
 */
export interface DeclaredObject extends Planned {
  /** File that holds it. */
  file: string;
}

/** @internal */
export interface ObjectKey {
  kind: SpecKind;
  name: string;
}

/**
 * A deployment with what it would change, or has changed.
 *
 * @internal
 */
export interface DeploymentRecord extends Deployment {
  plan: PlanView;
}
