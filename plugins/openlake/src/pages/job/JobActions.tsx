import { Button } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { RiHistoryLine, RiPauseLine, RiPlayLine } from '@remixicon/react';
import { BackfillDialog } from '../backfill/BackfillDialog';
import { useRights } from '../useRights';
import { PauseDialog } from './PauseDialog';
import { RunNowDialog } from './RunNowDialog';
import { UnpauseDialog } from './UnpauseDialog';

/** The dialog that is open on a job's page. */
export type JobDialog = 'run' | 'backfill' | 'pause' | 'unpause' | undefined;

/** What one can do to a job, as far as the reader may. */
export function JobActions(props: {
  detail: RouteOutput<'getJob'>;
  dialog: JobDialog;
  onDialog: (dialog: JobDialog) => void;
}) {
  const { detail, dialog, onDialog } = props;
  const { job } = detail;
  const rights = useRights();
  if (job.retiredAt) {
    return null;
  }
  return (
    <>
      {rights.pause && (
        <Button
          size="small"
          variant="secondary"
          iconStart={job.paused ? <RiPlayLine /> : <RiPauseLine />}
          onPress={() => onDialog(job.paused ? 'unpause' : 'pause')}
        >
          {job.paused ? 'Unpause' : 'Pause'}
        </Button>
      )}
      {rights.start && (
        <>
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
        </>
      )}
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
