import { Workspace } from '@openlake/plugin-openlake-common';
import { Chip, paths } from '@openlake/plugin-openlake-react';
import { RiGitBranchLine } from '@remixicon/react';
import { shortVersion } from './shortVersion';

/** The version of the repository that is deployed. */
export function SourceChip({ workspace }: { workspace: Workspace }) {
  const { version, commit, kind, target } = workspace.source;
  if (!version) {
    return null;
  }
  return (
    <Chip
      mono
      icon={<RiGitBranchLine size={14} aria-hidden />}
      href={paths.settings({ workspace: workspace.name })}
      title={
        commit
          ? `Commit ${commit} of ${target}`
          : `Content of the ${kind} ${target}`
      }
    >
      {shortVersion(commit ?? version)}
    </Chip>
  );
}
