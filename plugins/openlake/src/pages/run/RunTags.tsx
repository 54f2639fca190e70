import { ButtonIcon } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { Chip, paths } from '@openlake/plugin-openlake-react';
import {
  RiArrowLeftSLine,
  RiArrowRightSLine,
  RiGitBranchLine,
} from '@remixicon/react';

/** Beside the run's number: its neighbours, its revision, its engine. */
export function RunTags(props: {
  view: RouteOutput<'runView'>;
  onGo: (run: string | undefined) => void;
}) {
  const { view, onGo } = props;
  const { run, latestRevision } = view;
  const behind = latestRevision.hash !== run.revision.hash;
  const changed = view.changedSinceSuccess?.changes.length;
  return (
    <>
      <span>
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiArrowLeftSLine />}
          aria-label="Previous run"
          isDisabled={!view.previous}
          onPress={() => onGo(view.previous)}
        />
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiArrowRightSLine />}
          aria-label="Next run"
          isDisabled={!view.next}
          onPress={() => onGo(view.next)}
        />
      </span>
      <Chip
        mono
        icon={<RiGitBranchLine size={13} aria-hidden />}
        title={`Revision ${run.revision.number}, ${run.revision.hash}`}
        href={paths.job({
          workspace: run.workspace,
          job: run.job,
          tab: 'revisions',
          revision: run.revision.hash,
        })}
      >
        {run.revision.commit?.slice(0, 7) ?? `r${run.revision.number}`}
      </Chip>
      {changed ? (
        <Chip tone="late">
          {changed} {changed === 1 ? 'change' : 'changes'} since #
          {view.changedSinceSuccess?.number}
        </Chip>
      ) : (
        behind && (
          <Chip title={`The job is at revision ${latestRevision.number} now`}>
            older revision
          </Chip>
        )
      )}
      <Chip>{run.orchestrator}</Chip>
    </>
  );
}
