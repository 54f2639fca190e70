import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { Action, Note } from '@openlake/plugin-openlake-react';
import { ReactNode } from 'react';
import classes from './ActionDialog.module.css';

/**
 * Asks before something is done, with what has to be known for it. It closes
 * when it is done; when it was not it says why and stays, so that one can try
 * again.
 */
export function ActionDialog(props: {
  title: string;
  /** Word on the button that does it. */
  verb: string;
  /** Word on the button that does not. */
  leave?: string;
  destructive?: boolean;
  isDisabled?: boolean;
  action: Pick<Action<never>, 'error' | 'isPending'>;
  /** Heads the error when it did not work. */
  failed: string;
  /** Does it. Answers with nothing where there is something to mend first. */
  onSubmit: () => Promise<unknown> | undefined;
  onClose: () => void;
  width?: number;
  /** Left of the buttons. */
  summary?: ReactNode;
  children: ReactNode;
}) {
  const { action, onClose } = props;
  // Whoever has pressed the button learns what came of it.
  const { isPending } = action;
  const submit = async () => {
    try {
      const done = props.onSubmit();
      if (done) {
        await done;
        onClose();
      }
    } catch {
      // Shown below.
    }
  };
  return (
    <Dialog
      isOpen
      // What was typed is not lost by a click beside it.
      isDismissable={false}
      isKeyboardDismissDisabled={isPending}
      onOpenChange={open => !open && !isPending && onClose()}
      width={props.width ?? 480}
      className="olo-dialog"
    >
      <DialogHeader>{props.title}</DialogHeader>
      <DialogBody className={classes.body}>
        {props.children}
        {action.error && (
          <Note tone="bad" title={props.failed} alert>
            {action.error.message}
          </Note>
        )}
      </DialogBody>
      <DialogFooter className={classes.foot}>
        {props.summary && <b>{props.summary}</b>}
        <Button
          size="small"
          variant="secondary"
          isDisabled={isPending}
          onPress={onClose}
        >
          {props.leave ?? 'Cancel'}
        </Button>
        <Button
          size="small"
          variant="primary"
          destructive={props.destructive}
          isDisabled={props.isDisabled}
          isPending={isPending}
          onPress={submit}
        >
          {props.verb}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
