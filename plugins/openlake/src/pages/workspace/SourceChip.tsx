import { Workspace } from '@openlake/plugin-openlake-common';
import { Chip, paths } from '@openlake/plugin-openlake-react';
import { RiFolder2Line, RiGitCommitLine } from '@remixicon/react';
import { shortVersion } from './shortVersion';

/** The version that is deployed: a commit, or the content of a folder, which must not look like one. */
export function SourceChip({ workspace }: { workspace: Workspace }) {
  const { version, commit, kind, target } = workspace.source;
  if (!version) {
    return null;
  }
  const Icon = commit ? RiGitCommitLine : RiFolder2Line;
  return (
    <Chip
      mono
      icon={<Icon size={14} aria-hidden />}
      href={paths.settings({ workspace: workspace.name })}
      title={
        commit
          ? `Commit ${commit} of ${target}`
          : `Content of the ${kind} ${target}`
      }
    >
      {commit ? shortVersion(commit) : `content ${shortVersion(version)}`}
    </Chip>
  );
}
