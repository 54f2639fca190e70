import { canonicalJson, sha256Hex } from './canonicalJson';
import type { SpecDocument } from '../kinds/Documents';
import type { SourceFile } from '../load/WorkspaceLoad';

/**
 * The hash that names a revision: of the canonical document and of every file it needs at run time.
 *
 * @public
 */
export function contentHash(
  document: SpecDocument,
  sources: readonly SourceFile[],
): string {
  return sha256Hex(
    canonicalJson({
      document,
      sources: Object.fromEntries(
        sources.map(({ path, sha256 }) => [path, sha256]),
      ),
    }),
  );
}
