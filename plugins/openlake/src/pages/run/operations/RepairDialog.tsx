import { Skeleton } from '@backstage/ui';
import {
  hasUnfinishedTasks,
  RepairRequest,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  plural,
  useOpenlake,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { ActionDialog } from '../../ActionDialog';
import { NoteField, useNote } from '../../NoteField';
import { CommandLine } from '../../command/CommandLine';
import { repairCommand } from '../../command/oloCommand';
import { intervalText } from '../../runWords/intervalText';
import { RepairParameters, useRepairParameters } from './RepairParameters';
import { RepairPreview } from './RepairPreview';
import { RepairRevision } from './RepairRevision';
import { RepairTasks } from './RepairTasks';
import classes from './RepairDialog.module.css';

const scopes: { id: RepairRequest['scope']; label: string; text: string }[] = [
  { id: 'unfinished', label: 'Unfinished', text: 'failed and blocked tasks' },
  {
    id: 'failed',
    label: 'Failed only',
    text: 'what waits for them stays as it is',
  },
  { id: 'chosen', label: 'Choose', text: 'any task of the revision' },
];

/** Runs tasks again inside the same run, after showing what that would do. */
export function RepairDialog(props: {
  view: RouteOutput<'runView'>;
  /** Keys of tasks that are chosen to begin with. */
  tasks?: string[];
  onRepaired: () => void;
  onClose: () => void;
}) {
  const { view, onRepaired, onClose } = props;
  const { run, job } = view;
  const [scope, setScope] = useState<RepairRequest['scope']>(
    props.tasks || !hasUnfinishedTasks(run.taskCounts)
      ? 'chosen'
      : 'unfinished',
  );
  const [chosen, setChosen] = useState<string[]>(
    () =>
      props.tasks ??
      view.tasks.filter(t => t.result === 'failed').map(t => t.key),
  );
  // Whoever mended the job wants the mended one.
  const [revision, setRevision] = useState<RepairRequest['revision']>(
    job.revision.hash === run.revision.hash ? 'same' : 'latest',
  );
  const note = useNote();
  const [sent, setSent] = useState(false);
  const parameters = useRepairParameters(run);
  const body = {
    scope,
    revision,
    ...(scope === 'chosen' && { tasks: chosen }),
    ...(parameters.form.isFilled && { parameters: parameters.form.values }),
  };
  const preview = useOpenlake(
    'previewRepair',
    { params: { run: run.id }, body },
    // A repair that is on its way has no preview any more.
    { pace: 'once', keepPrevious: true, enabled: !sent },
  );
  const repair = useOpenlakeAction('repairRun');
  const { data: plan } = preview;
  const count = plan?.rerun.length ?? 0;
  const start = async () => {
    setSent(true);
    try {
      await repair.run({
        params: { run: run.id },
        body: { ...body, note: note.text },
      });
      onRepaired();
    } catch (error) {
      setSent(false);
      throw error;
    }
  };

  const submit = () => {
    parameters.form.try();
    return parameters.form.isValid ? start() : undefined;
  };

  return (
    <ActionDialog
      title={`Repair ${job.title} #${run.number}`}
      verb={count ? `Repair ${plural(count, 'task')}` : 'Repair'}
      isDisabled={count === 0 || preview.isFetching}
      action={repair}
      failed="The repair did not start"
      onSubmit={submit}
      onClose={onClose}
      width={680}
      summary={
        plan &&
        !plan.nothing &&
        `Will run ${count}, reuse ${plan.reuse.length}.`
      }
    >
      <p>
        Runs inside this run as new attempts.
        {run.interval &&
          ` The data interval, ${intervalText(
            run.interval,
            job.timezone,
          )}, stays.`}
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
          tasks={plan?.tasks ?? view.tasks.map(({ key }) => key)}
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
        {shown => <RepairPreview plan={shown} tasks={view.tasks} />}
      </AnswerView>
      <RepairRevision view={view} value={revision} onChange={setRevision} />
      <RepairParameters run={run} {...parameters} />
      <NoteField {...note.field} placeholder="Why this repair is right" />
      <CommandLine command={repairCommand(run, { ...body, note: note.text })} />
    </ActionDialog>
  );
}
