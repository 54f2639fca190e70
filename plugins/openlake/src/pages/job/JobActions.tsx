import { Button } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { RiHistoryLine, RiPauseLine, RiPlayLine } from '@remixicon/react';
import { BackfillDialog } from '../backfill/BackfillDialog';
import { PauseDialog } from './PauseDialog';
import { RunNowDialog } from './RunNowDialog';
import { UnpauseDialog } from './UnpauseDialog';

/** The dialog that is open on a job's page. */
export type JobDialog = 'run' | 'backfill' | 'pause' | 'unpause' | undefined;

/** What one can do to a job. */
export function JobActions(props: {
  detail: RouteOutput<'getJob'>;
  dialog: JobDialog;
  onDialog: (dialog: JobDialog) => void;
}) {
  const { detail, dialog, onDialog } = props;
  const { job } = detail;
  if (job.retiredAt) {
    return null;
  }
  return (
    <>
      {job.paused ? (
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiPlayLine />}
          onPress={() => onDialog('unpause')}
        >
          Unpause
        </Button>
      ) : (
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiPauseLine />}
          onPress={() => onDialog('pause')}
        >
          Pause
        </Button>
      )}
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiHistoryLine />}
        onPress={() => onDialog('backfill')}
      >
        Backfill
      </Button>
      <Button
        size="small"
        variant="primary"
        iconStart={<RiPlayLine />}
        onPress={() => onDialog('run')}
      >
        Run now
      </Button>
      {dialog === 'run' && (
        <RunNowDialog detail={detail} onClose={() => onDialog(undefined)} />
      )}
      {dialog === 'backfill' && (
        <BackfillDialog detail={detail} onClose={() => onDialog(undefined)} />
      )}
      {dialog === 'pause' && (
        <PauseDialog job={job} onClose={() => onDialog(undefined)} />
      )}
      {dialog === 'unpause' && (
        <UnpauseDialog job={job} onClose={() => onDialog(undefined)} />
      )}
    </>
  );
}
