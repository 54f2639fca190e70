import { ScmIntegrationRegistry } from '@backstage/integration';
import { WorkspaceRecord } from './Workspace';

/**
 * Makes the address of a file of a workspace, for people.
 *
 * @internal
 */
export type FileLink = (
  source: WorkspaceRecord['source'],
  file: string,
  line?: number,
) => string | undefined;

/**
 * Links to files in repositories; files of this machine have none.
 *
 * @internal
 */
export function createFileLink(integrations: ScmIntegrationRegistry): FileLink {
  return (source, file, line) =>
    source.kind === 'url'
      ? integrations.resolveUrl({
          url: `./${file}`,
          base: source.target,
          lineNumber: line,
        })
      : undefined;
}
