import { Button } from '@backstage/ui';
import { RouteOutput, runCan, whyNot } from '@openlake/plugin-openlake-common';
import { RiRefreshLine, RiStopCircleLine } from '@remixicon/react';
import { CancelDialog } from './CancelDialog';
import { RepairDialog } from './RepairDialog';

/** What one can do to a run now. Only what its state allows is offered. */
export function RunActions(props: {
  view: RouteOutput<'runView'>;
  stale: boolean;
  dialog?: 'repair' | 'cancel';
  onDialog: (dialog: 'repair' | 'cancel' | undefined) => void;
  onRepaired: () => void;
}) {
  const { view, stale, dialog, onDialog } = props;
  const { run } = view;
  const why = stale
    ? 'What you see is old; it may have moved on since.'
    : whyNot('cancel', run);
  const close = () => onDialog(undefined);
  return (
    <>
      {runCan.cancel(run) && (
        <span title={why}>
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiStopCircleLine />}
            isDisabled={stale}
            onPress={() => onDialog('cancel')}
          >
            Cancel run
          </Button>
        </span>
      )}
      {runCan.repair(run) && (
        <Button
          size="small"
          variant="primary"
          iconStart={<RiRefreshLine />}
          onPress={() => onDialog('repair')}
        >
          Repair run
        </Button>
      )}
      {dialog === 'repair' && (
        <RepairDialog
          view={view}
          onRepaired={props.onRepaired}
          onClose={close}
        />
      )}
      {dialog === 'cancel' && <CancelDialog view={view} onClose={close} />}
    </>
  );
}
