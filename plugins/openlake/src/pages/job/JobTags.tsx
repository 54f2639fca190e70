import { Job } from '@openlake/plugin-openlake-common';
import { Chip, paths } from '@openlake/plugin-openlake-react';
import { RiUser3Line } from '@remixicon/react';
import { RevisionChip } from '../revision/RevisionName';
import { OwnerLink } from '../names/OwnerLink';

/** Beside a job's name: its owner, its revision, its engine. */
export function JobTags({ job }: { job: Job }) {
  return (
    <>
      {job.title !== job.name && (
        <Chip mono title="Its name in YAML, addresses and the API">
          {job.name}
        </Chip>
      )}
      {job.owner && (
        <Chip icon={<RiUser3Line size={13} aria-hidden />}>
          <OwnerLink owner={job.owner} />
        </Chip>
      )}
      <RevisionChip
        revision={job.revision}
        href={paths.job({
          workspace: job.workspace,
          job: job.name,
          tab: 'revisions',
        })}
      />
      <Chip>{job.orchestrator}</Chip>
    </>
  );
}
