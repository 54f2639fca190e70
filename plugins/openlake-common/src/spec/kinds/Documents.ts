import type { JobDocument } from './Job';
import type { SavedQueryDocument } from './SavedQuery';
import type { TableDocument } from './Table';
import type { WorkspaceDocument } from './Workspace';

/** @public */
export const SPEC_KINDS = ['Workspace', 'Job', 'Table', 'SavedQuery'] as const;

/** @public */
export type SpecKind = (typeof SPEC_KINDS)[number];

/**
 * Any object of the spec, canonical.
 *
 * @public
 */
export type SpecDocument =
  | WorkspaceDocument
  | JobDocument
  | TableDocument
  | SavedQueryDocument;
