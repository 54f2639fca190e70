import { Dialog, DialogBody, DialogHeader } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { RevisionDifference } from '../../revision/RevisionDifference';
import { ChangedSinceSuccess } from './ChangedSinceSuccess';

/** All that differs from the last good run, with the lines of the code. */
export function ChangesDialog(props: {
  view: RouteOutput<'runView'>;
  changed: NonNullable<RouteOutput<'runView'>['changedSinceSuccess']>;
  onClose: () => void;
}) {
  const { view, changed } = props;
  const { run, job } = view;
  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && props.onClose()}
      width={760}
      className="olo-dialog"
    >
      <DialogHeader>
        {job.title} #{run.number} against #{changed.number}
      </DialogHeader>
      <DialogBody>
        <ChangedSinceSuccess view={view} changed={changed} />
        {changed.revision.hash !== run.revision.hash && (
          <RevisionDifference
            workspace={run.workspace}
            job={run.job}
            from={changed.revision.hash}
            to={run.revision.hash}
          />
        )}
      </DialogBody>
    </Dialog>
  );
}
