import { ButtonIcon } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { Chip, paths, plural } from '@openlake/plugin-openlake-react';
import {
  RiArrowLeftSLine,
  RiArrowRightSLine,
  RiCornerLeftUpLine,
  RiRepeatLine,
} from '@remixicon/react';
import { useState } from 'react';
import { RevisionChip, revisionName } from '../revision/RevisionName';
import { ChangesDialog } from './operations/ChangesDialog';

/** Beside the run's number: its neighbours, its revision, its engine. */
export function RunTags(props: {
  view: RouteOutput<'runView'>;
  onGo: (run: string | undefined) => void;
}) {
  const { view, onGo } = props;
  const { run, job, parent, changedSinceSuccess: changed } = view;
  const [comparing, setComparing] = useState(false);
  const repeats = view.compareWith.find(other => other.why === 'repeats');
  const behind = job.revision.hash !== run.revision.hash;
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
      <RevisionChip
        revision={run.revision}
        href={paths.job({
          workspace: run.workspace,
          job: run.job,
          tab: 'revisions',
          revision: run.revision.hash,
        })}
      />
      {changed?.changes.length ? (
        <Chip
          tone="late"
          title="Show what changed"
          onPress={() => setComparing(true)}
        >
          {plural(changed.changes.length, 'change')} since #{changed.number}
        </Chip>
      ) : (
        behind && (
          <Chip
            title={`Deployed now: revision ${
              job.revision.number
            } (${revisionName(job.revision)})`}
          >
            not the deployed revision
          </Chip>
        )
      )}
      <Chip>{run.orchestrator}</Chip>
      {parent && (
        <Chip
          icon={<RiCornerLeftUpLine size={13} aria-hidden />}
          href={paths.run({ ...parent, run: parent.id })}
          title="The run whose task started this one"
        >
          {parent.jobTitle} #{parent.number}
        </Chip>
      )}
      {repeats && (
        <Chip
          icon={<RiRepeatLine size={13} aria-hidden />}
          href={paths.run({ ...run, run: repeats.run })}
          title="The run whose parameters and interval this one took over"
        >
          repeats #{repeats.number}
        </Chip>
      )}
      {run.backfill && (
        <Chip href={paths.backfill({ backfill: run.backfill })}>
          its backfill
        </Chip>
      )}
      {run.priority !== 'normal' && (
        <Chip title="Its place where runs have to wait">
          {run.priority} priority
        </Chip>
      )}
      {comparing && changed && (
        <ChangesDialog
          view={view}
          changed={changed}
          onClose={() => setComparing(false)}
        />
      )}
    </>
  );
}
