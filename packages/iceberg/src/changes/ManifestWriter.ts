import type { NewManifestEntry } from '../manifest';
import type { ManifestFile } from '../manifestFile';

/** Writes one manifest of a commit under a new name. */
export type ManifestWriter = (options: {
  specId: number;
  content: ManifestFile['content'];
  entries: NewManifestEntry[];
}) => Promise<ManifestFile>;
