import type { SpecDocument } from '../kinds/Documents';
import type { Finding } from '../findings/Finding';
import type { JobDocument } from '../kinds/Job';
import type { SavedQueryDocument } from '../kinds/SavedQuery';
import type { TableDocument } from '../kinds/Table';
import type { WorkspaceDocument } from '../kinds/Workspace';

/**
 * A text file of a workspace folder.
 *
 * @public
 */
export interface WorkspaceFile {
  /** Relative to the folder of openlake.yaml, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/**
 * A file that an object needs at run time.
 *
 * @public
 */
export interface SourceFile {
  readonly path: string;
  /** Of the UTF-8 text, in hex. */
  readonly sha256: string;
}

/**
 * An object that passed validation, and what it is made of.
 *
 * @public
 */
export interface Loaded<D extends SpecDocument = SpecDocument> {
  readonly document: D;
  /** File that holds the object. */
  readonly file: string;
  /** Files it needs at run time, sorted by path, without its own. */
  readonly sources: readonly SourceFile[];
  /** Changes exactly when the canonical document or one of the sources does. */
  readonly contentHash: string;
}

/**
 * What a workspace folder holds. Objects with an error are left out, their neighbours are not harmed.
 *
 * @public
 */
export interface WorkspaceLoad {
  /** Missing when openlake.yaml is missing or has an error. */
  readonly workspace?: Loaded<WorkspaceDocument>;
  readonly jobs: ReadonlyArray<Loaded<JobDocument>>;
  readonly tables: ReadonlyArray<Loaded<TableDocument>>;
  readonly queries: ReadonlyArray<Loaded<SavedQueryDocument>>;
  /** Sorted by file, line and column. */
  readonly findings: readonly Finding[];
  /** Every file that the objects above are made of, sorted: what a deployment has to carry. */
  readonly sources: readonly string[];
}
