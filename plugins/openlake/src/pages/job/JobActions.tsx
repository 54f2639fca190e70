import { Button } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { RiHistoryLine, RiPauseLine, RiPlayLine } from '@remixicon/react';
import { BackfillDialog } from '../backfill/BackfillDialog';
import { PauseDialog } from './PauseDialog';
import { RunNowDialog } from './RunNowDialog';

/** The dialog that is open on a job's page. */
export type JobDialog = 'run' | 'backfill' | 'pause' | undefined;

/** What one can do to a job. */
export function JobActions(props: {
  detail: RouteOutput<'getJob'>;
  dialog: JobDialog;
  onDialog: (dialog: JobDialog) => void;
}) {
  const { detail, dialog, onDialog } = props;
  const { job } = detail;
  const toasts = useApi(toastApiRef);
  const unpause = useOpenlakeAction('unpauseJob');
  const start = async () => {
    try {
      await unpause.run({
        params: { workspace: job.workspace, job: job.name },
      });
    } catch (error) {
      toasts.post({
        title: `${job.title} is still paused`,
        description: (error as Error).message,
        status: 'danger',
      });
    }
  };
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
          isPending={unpause.isPending}
          onPress={start}
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
    </>
  );
}
