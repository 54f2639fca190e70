import { UrlReaderService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import {
  Finding,
  isIgnoredPath,
  SPEC_LIMITS,
  WorkspaceFile,
} from '@openlake/plugin-openlake-common';
import { leftOut, toSourceText } from '@openlake/plugin-openlake-common/folder';
import { SourceVersion, WorkspaceSource } from './WorkspaceSource';

/** A host that does not answer must not hold up the other workspaces. */
const DEADLINE_MS = 60_000;

/**
 * A folder of a repository that the platform's URL readers can read.
 *
 * @internal
 */
export class UrlSource implements WorkspaceSource {
  readonly kind = 'url';
  readonly id: string;
  readonly target: string;
  readonly entityRef: string;
  readonly fallbackName: string;
  readonly #folder: string;
  readonly #reader: UrlReaderService;

  constructor(options: {
    /** Address of openlake.yaml. */
    target: string;
    /** Address of the folder it is in. */
    folder: string;
    entityRef: string;
    fallbackName: string;
    reader: UrlReaderService;
  }) {
    this.id = `entity:${options.entityRef}`;
    this.target = options.target;
    this.entityRef = options.entityRef;
    this.fallbackName = options.fallbackName;
    this.#folder = options.folder;
    this.#reader = options.reader;
  }

  async read(options: {
    known?: string;
    signal?: AbortSignal;
  }): Promise<SourceVersion | undefined> {
    try {
      const tree = await this.#reader.readTree(this.#folder, {
        etag: options.known,
        signal: AbortSignal.any([
          AbortSignal.timeout(DEADLINE_MS),
          ...(options.signal ? [options.signal] : []),
        ]),
        filter: path => !isIgnoredPath(path),
      });
      const files: WorkspaceFile[] = [];
      const findings: Finding[] = [];
      let bytes = 0;
      for (const { path, content } of await tree.files()) {
        if (
          files.length > SPEC_LIMITS.files ||
          bytes > SPEC_LIMITS.totalBytes
        ) {
          break;
        }
        const text = toSourceText(await content());
        if (text === undefined) {
          findings.push(...leftOut(path));
        } else {
          bytes += text.length;
          files.push({ path, content: text });
        }
      }
      const commit = /^[0-9a-f]{40,64}$/.test(tree.etag)
        ? tree.etag
        : undefined;
      return { version: tree.etag, commit, files, findings };
    } catch (error) {
      if (isError(error) && error.name === 'NotModifiedError') {
        return undefined;
      }
      throw error;
    }
  }
}
