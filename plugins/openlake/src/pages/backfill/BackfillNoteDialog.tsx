import {
  Backfill,
  BackfillAction,
  retriableIntervals,
} from '@openlake/plugin-openlake-common';
import { plural, useOpenlakeAction } from '@openlake/plugin-openlake-react';
import { ActionDialog } from '../ActionDialog';
import { NoteField, useNote } from '../NoteField';

const routes = {
  pause: 'pauseBackfill',
  resume: 'resumeBackfill',
  cancel: 'cancelBackfill',
  retry: 'retryBackfill',
} as const satisfies Record<BackfillAction, string>;

/** Asks before something is done to a backfill, with room for a note. */
export function BackfillNoteDialog(props: {
  backfill: Backfill;
  verb: BackfillAction;
  onClose: () => void;
}) {
  const { backfill, verb, onClose } = props;
  const note = useNote();
  const action = useOpenlakeAction(routes[verb]);
  const left = retriableIntervals(backfill);
  const again = plural(left, 'interval');
  const words = {
    pause: {
      title: 'Pause this backfill?',
      button: 'Pause',
      text: 'It starts no more runs until it is resumed. Runs that are at work go on.',
      failed: 'It was not paused',
    },
    resume: {
      title: 'Resume this backfill?',
      button: 'Resume',
      text: 'It goes on where it stopped.',
      failed: 'It was not resumed',
    },
    cancel: {
      title: 'Cancel this backfill?',
      button: 'Cancel backfill',
      text: 'Its runs at work and in the queue are canceled, and no more are started. Tables that were already written stay as they are.',
      failed: 'It was not canceled',
    },
    retry: {
      title: `Retry ${again}?`,
      button: 'Retry',
      text:
        left === 1
          ? 'The interval that did not succeed gets a new run.'
          : `Each of the ${again} that did not succeed gets a new run, in the order of the backfill.`,
      failed: 'Nothing was run again',
    },
  }[verb];
  return (
    <ActionDialog
      title={words.title}
      verb={words.button}
      leave={verb === 'cancel' ? 'Keep backfill' : undefined}
      destructive={verb === 'cancel'}
      action={action}
      failed={words.failed}
      onSubmit={() =>
        action.run({
          params: { backfill: backfill.id },
          body: { note: note.text },
        })
      }
      onClose={onClose}
    >
      <p>{words.text}</p>
      <NoteField {...note.field} />
    </ActionDialog>
  );
}
