import { Run } from '@openlake/plugin-openlake-common';
import { useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { ActionDialog } from '../ActionDialog';
import { NoteField, useNote } from '../NoteField';
import { CommandLine } from '../command/CommandLine';
import { dropCommand } from '../command/oloCommand';

/** Takes a waiting run out of the queue, with a note that says why. */
export function DropDialog(props: { run: Run; onClose: () => void }) {
  const { run, onClose } = props;
  const note = useNote(true);
  const drop = useOpenlakeAction('dropQueued');
  const submit = () => {
    const text = note.demand();
    return text === undefined
      ? undefined
      : drop.run({ params: { run: run.id }, body: { note: text } });
  };
  return (
    <ActionDialog
      title={`Drop ${run.jobTitle} #${run.number} from the queue?`}
      verb="Drop run"
      leave="Keep waiting"
      destructive
      action={drop}
      failed="It was not dropped"
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        It ends as canceled before any of its tasks has started. It can be
        repaired, or run again, later.
      </p>
      <NoteField {...note.field} />
      <CommandLine command={dropCommand(run, note.text)} />
    </ActionDialog>
  );
}
