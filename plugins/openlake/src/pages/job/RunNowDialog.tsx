import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import {
  MAX_PAGE_SIZE,
  Priority,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import {
  paths,
  plural,
  useOpenlake,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { useRef, useState } from 'react';
import { ActionDialog } from '../ActionDialog';
import { useRights } from '../useRights';
import { revisionName } from '../revision/RevisionName';
import { priorityOptions } from '../start/priorityOptions';
import { CommandLine } from '../command/CommandLine';
import { runCommand } from '../command/oloCommand';
import { ParameterFields } from '../start/ParameterFields';
import { RefusedVersion } from '../revision/RefusedVersion';
import { TaskPicker } from '../start/TaskPicker';
import { useParameterForm } from '../start/useParameterForm';

/** Starts a run by hand: with typed parameters, of all tasks or of some. */
export function RunNowDialog(props: {
  detail: RouteOutput<'getJob'>;
  onClose: () => void;
}) {
  const { detail, onClose } = props;
  const { job, parameters, tasks } = detail;
  const navigate = useAppNavigate();
  const rights = useRights();
  const form = useParameterForm(parameters);
  const [selection, setSelection] = useState<string>();
  const [priority, setPriority] = useState<Priority>(detail.priority);
  const create = useOpenlakeAction('createRun');
  // The same key for every press of the button: two presses are one run.
  const key = useRef(crypto.randomUUID());
  const last = job.lastRun;

  const chosenPriority = priority === detail.priority ? undefined : priority;

  const start = async () => {
    const run = await create.run({
      params: { workspace: job.workspace, job: job.name },
      body: {
        source: 'manual',
        idempotencyKey: key.current,
        parameters: form.values,
        tasks: selection,
        priority: chosenPriority,
      },
    });
    navigate(
      paths.run({ workspace: run.workspace, job: run.job, run: run.id }),
    );
  };
  const submit = () => {
    form.try();
    return form.isValid ? start() : undefined;
  };

  return (
    <ActionDialog
      title={`Run ${job.title} now`}
      verb="Run now"
      action={create}
      failed="It was not started"
      onSubmit={submit}
      onClose={onClose}
      width={560}
    >
      <p>
        Revision {job.revision.number} ({revisionName(job.revision)}) on{' '}
        {job.orchestrator}.
        {job.paused && ' The job is paused; this run starts all the same.'}{' '}
        <WhenFull detail={detail} />
      </p>
      <RefusedVersion detail={detail} />
      <ParameterFields
        form={form}
        last={
          last && {
            name: `run #${last.number}`,
            values: last.parameters,
          }
        }
      />
      {tasks.length > 1 && <TaskPicker tasks={tasks} onChange={setSelection} />}
      <Select
        label="Priority"
        secondaryLabel="its place where runs have to wait"
        size="small"
        options={priorityOptions(detail.priority, rights)}
        value={priority}
        onChange={id => setPriority(id as Priority)}
      />
      <CommandLine
        command={runCommand(
          { workspace: job.workspace, job: job.name },
          {
            parameters: form.values,
            tasks: selection,
            priority: chosenPriority,
          },
        )}
      />
    </ActionDialog>
  );
}

/** What becomes of the run where the job has no place for it; else nothing. */
function WhenFull({ detail }: { detail: RouteOutput<'getJob'> }) {
  const { job, concurrency } = detail;
  const { maxConcurrentRuns: max, whenFull } = concurrency;
  const active = useOpenlake(
    'listRuns',
    {
      query: {
        workspace: job.workspace,
        job: job.name,
        state: 'pending,queued,running,terminating',
        limit: max,
      },
    },
    // A page tells no more; nobody minds whether the 201st waits.
    { enabled: max <= MAX_PAGE_SIZE },
  );
  const count = active.data?.items.length ?? 0;
  if (count < max) {
    return null;
  }
  const then: Record<string, string> = {
    queue: 'this one waits for a free place',
    skip: 'this one is skipped',
    fail: 'this one fails at once',
    cancel_oldest: 'the oldest is canceled for this one',
  };
  return (
    <>
      {plural(count, 'run')} of at most {max} {count === 1 ? 'is' : 'are'}{' '}
      active: {then[whenFull] ?? whenFull}.
    </>
  );
}
