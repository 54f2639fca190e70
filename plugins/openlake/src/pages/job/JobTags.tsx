import { Job } from '@openlake/plugin-openlake-common';
import { Chip, paths } from '@openlake/plugin-openlake-react';
import { RiGitBranchLine, RiUser3Line } from '@remixicon/react';
import { OwnerLink } from '../workspace/OwnerLink';

/** Beside a job's name: its owner, its revision, its engine. */
export function JobTags({ job }: { job: Job }) {
  return (
    <>
      {job.owner && (
        <Chip icon={<RiUser3Line size={13} aria-hidden />}>
          <OwnerLink owner={job.owner} />
        </Chip>
      )}
      <Chip
        mono
        icon={<RiGitBranchLine size={13} aria-hidden />}
        title={`Revision ${job.revision.number}, ${job.revision.hash}`}
        href={paths.job({
          workspace: job.workspace,
          job: job.name,
          tab: 'revisions',
        })}
      >
        {job.revision.commit?.slice(0, 7) ?? `r${job.revision.number}`}
      </Chip>
      <Chip>{job.orchestrator}</Chip>
    </>
  );
}
