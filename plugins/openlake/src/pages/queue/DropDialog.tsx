import { TextField } from '@backstage/ui';
import { Run } from '@openlake/plugin-openlake-common';
import { useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { ActionDialog } from '../ActionDialog';

/** Takes a waiting run out of the queue, with a note that says why. */
export function DropDialog(props: { run: Run; onClose: () => void }) {
  const { run, onClose } = props;
  const [note, setNote] = useState('');
  const drop = useOpenlakeAction('dropQueued');
  return (
    <ActionDialog
      title={`Drop ${run.jobTitle} #${run.number} from the queue?`}
      verb="Drop run"
      leave="Keep waiting"
      destructive
      isDisabled={!note.trim()}
      action={drop}
      failed="It was not dropped"
      onSubmit={() =>
        drop.run({ params: { run: run.id }, body: { note: note.trim() } })
      }
      onClose={onClose}
    >
      <p>
        It ends as canceled before any of its tasks has started. It can be
        repaired, or run again, later.
      </p>
      <TextField label="Note" isRequired value={note} onChange={setNote} />
    </ActionDialog>
  );
}
