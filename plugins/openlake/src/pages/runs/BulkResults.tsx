import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { BulkAction, RouteOutput, Run } from '@openlake/plugin-openlake-common';
import { plural } from '@openlake/plugin-openlake-react';
import { RiCheckLine } from '@remixicon/react';
import { bulkWords } from './bulkWords';
import { RunLines } from './RunLines';
import classes from './BulkDialog.module.css';

/** What became of each run; those that were refused first. */
export function BulkResults(props: {
  action: BulkAction;
  runs: readonly Run[];
  results: RouteOutput<'bulkUpdateRuns'>['results'];
  onClose: () => void;
}) {
  const { action, results, onClose } = props;
  const runs = new Map(props.runs.map(run => [run.id, run]));
  const why = new Map(results.map(({ run, message }) => [run, message]));
  const runsOf = (ok: boolean) =>
    results.flatMap(result =>
      result.ok === ok ? runs.get(result.run) ?? [] : [],
    );
  const refused = runsOf(false);
  const done = runsOf(true);
  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && onClose()}
      width={560}
      className="olo-dialog"
    >
      <DialogHeader>
        {bulkWords[action].outcome(
          refused.length > 0
            ? `${done.length} of ${plural(results.length, 'run')}`
            : plural(results.length, 'run'),
        )}
      </DialogHeader>
      <DialogBody className={classes.body}>
        {refused.length > 0 && (
          <>
            <h3>Not {bulkWords[action].done}</h3>
            <RunLines
              label={`Not ${bulkWords[action].done}`}
              runs={refused}
              why={({ id }) => why.get(id)}
            />
          </>
        )}
        {done.length > 0 && (
          <>
            {refused.length > 0 && <h3>Done</h3>}
            <RunLines
              label="Done"
              runs={done}
              // What state each is in by now is for its page to say.
              glyph={<RiCheckLine size={14} aria-hidden />}
            />
          </>
        )}
      </DialogBody>
      <DialogFooter>
        <Button size="small" variant="primary" onPress={onClose}>
          Close
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
