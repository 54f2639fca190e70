import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Radio,
  RadioGroup,
  Skeleton,
  TextField,
} from '@backstage/ui';
import { RepairRequest, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  formatDay,
  Note,
  plural,
  useOpenlake,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { RepairPreview } from './RepairPreview';
import { RepairTasks } from './RepairTasks';
import classes from './RepairDialog.module.css';

const scopes: { id: RepairRequest['scope']; label: string; text: string }[] = [
  { id: 'unfinished', label: 'Unfinished', text: 'failed and blocked tasks' },
  {
    id: 'failed',
    label: 'Failed only',
    text: 'what waits for them stays as it is',
  },
  { id: 'chosen', label: 'Choose', text: 'any task of this run' },
];

/** Runs tasks again inside the same run, after showing what that would do. */
export function RepairDialog(props: {
  view: RouteOutput<'runView'>;
  onClose: () => void;
}) {
  const { view, onClose } = props;
  const { run, latestRevision } = view;
  const [scope, setScope] = useState<RepairRequest['scope']>('unfinished');
  const [chosen, setChosen] = useState<string[]>(() =>
    view.tasks.filter(t => t.result === 'failed').map(t => t.key),
  );
  const [revision, setRevision] = useState<RepairRequest['revision']>('same');
  const [note, setNote] = useState('');
  const [sent, setSent] = useState(false);
  const body = {
    scope,
    revision,
    ...(scope === 'chosen' && { tasks: chosen }),
  };
  const preview = useOpenlake(
    'previewRepair',
    { params: { run: run.id }, body },
    // A repair that is on its way has no preview any more.
    { pace: 'once', keepPrevious: true, enabled: !sent },
  );
  const repair = useOpenlakeAction('repairRun');
  const count = preview.data?.rerun.length ?? 0;
  const submit = async () => {
    setSent(true);
    try {
      await repair.run({
        params: { run: run.id },
        body: { ...body, note: note.trim() || undefined },
      });
      onClose();
    } catch {
      setSent(false);
      // Shown below; the dialog stays so that it can be tried again.
    }
  };

  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && onClose()}
      width={680}
      className="olo-dialog"
    >
      <DialogHeader>
        Repair {run.job} #{run.number}
      </DialogHeader>
      <DialogBody className={classes.body}>
        <p className={classes.lead}>
          Runs inside this run as new attempts; parameters
          {run.interval &&
            ` and the data interval, ${formatDay(run.interval.start)},`}{' '}
          do not change.
        </p>
        <fieldset className={classes.scopes}>
          <legend>Tasks</legend>
          {scopes.map(({ id, label, text }) => (
            <label key={id} data-checked={scope === id}>
              <input
                type="radio"
                name="scope"
                aria-label={`${label}: ${text}`}
                checked={scope === id}
                onChange={() => setScope(id)}
              />
              <span>
                <b>{label}</b>
                <small>{text}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {scope === 'chosen' && (
          <RepairTasks
            tasks={view.tasks}
            chosen={chosen}
            onChange={setChosen}
          />
        )}
        <AnswerView
          answer={preview}
          what="Preview"
          unaffected="Nothing has been started."
          skeleton={<Skeleton height={148} width="100%" />}
        >
          {plan => <RepairPreview plan={plan} tasks={view.tasks} />}
        </AnswerView>
        <RadioGroup
          label="Revision"
          value={revision}
          onChange={value => setRevision(value as RepairRequest['revision'])}
        >
          <Radio value="same">
            Same revision,{' '}
            {run.revision.commit?.slice(0, 7) ?? run.revision.number}
            {latestRevision.hash === run.revision.hash
              ? ', which is deployed now'
              : ', as the run had it'}
          </Radio>
          {latestRevision.hash !== run.revision.hash && (
            <Radio value="latest">
              Latest revision, {latestRevision.number}, deployed since
            </Radio>
          )}
        </RadioGroup>
        <TextField
          label="Note for the audit log"
          secondaryLabel="optional"
          placeholder="Why this repair is right"
          value={note}
          onChange={setNote}
        />
        {repair.error && (
          <Note tone="bad" title="The repair did not start" alert>
            {repair.error.message}
          </Note>
        )}
      </DialogBody>
      <DialogFooter className={classes.foot}>
        <span>
          {preview.data && (
            <>
              <b>
                Will run {count}, reuse {preview.data.reuse.length}.
              </b>
            </>
          )}
        </span>
        <Button size="small" variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button
          size="small"
          variant="primary"
          isDisabled={count === 0 || preview.isFetching}
          isPending={repair.isPending}
          onPress={submit}
        >
          Repair {plural(count, 'task')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
