import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { Select, Skeleton } from '@backstage/ui';
import { Priority, RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Note,
  paths,
  useOpenlake,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { useMemo, useRef, useState } from 'react';
import { ActionDialog } from '../../ActionDialog';
import { useRights } from '../../useRights';
import { ParameterFields } from '../../start/ParameterFields';
import { TaskPicker } from '../../start/TaskPicker';
import { selectionText } from '../../start/taskSelection';
import { useParameterForm } from '../../start/useParameterForm';
import { priorityOptions } from '../../start/priorityOptions';
import { intervalText } from '../../runWords/intervalText';
import { revisionName } from '../../revision/RevisionName';
import { CommandLine } from '../../command/CommandLine';
import { rerunCommand } from '../../command/oloCommand';

type Detail = RouteOutput<'getJob'>;

/**
 * Starts a new run with the parameters and the interval of this one, changed
 * where one wants, of all tasks or of some.
 */
export function RunAgainDialog(props: {
  view: RouteOutput<'runView'>;
  /** Keys of the only tasks that are to run. */
  tasks?: string[];
  onClose: () => void;
}) {
  const { run, job } = props.view;
  const { onClose } = props;
  const rights = useRights();
  // A run of some tasks is run again as it was.
  const asked = props.tasks ?? run.selection;
  const navigate = useAppNavigate();
  const detail = useOpenlake('getJob', {
    params: { workspace: run.workspace, job: run.job },
  });
  const parameters = useMemo(
    // What is left empty stays as it was in this run.
    () => (detail.data?.parameters ?? []).map(p => ({ ...p, required: false })),
    [detail.data],
  );
  const form = useParameterForm(parameters);
  const [tasks, gone] = useMemo(() => {
    const has = (key: string) =>
      detail.data?.tasks.some(task => task.key === key) ?? true;
    return [asked?.filter(has), asked?.filter(key => !has(key)) ?? []];
  }, [asked, detail.data]);
  const [chosen, setChosen] = useState<{ tasks: string | undefined }>();
  const selection = chosen ? chosen.tasks : selectionText(tasks ?? [], 'only');
  // Whoever asked for some tasks did not ask for all.
  const noneLeft = gone.length > 0 && selection === undefined && !chosen;
  const [priority, setPriority] = useState<Priority>();
  const ownPriority = detail.data?.priority;
  const chosenPriority = priority === ownPriority ? undefined : priority;
  const create = useOpenlakeAction('createRun');
  // The same key for every press of the button: two presses are one run.
  const key = useRef(crypto.randomUUID());
  const start = async () => {
    const started = await create.run({
      params: { workspace: run.workspace, job: run.job },
      body: {
        source: 'manual',
        idempotencyKey: key.current,
        rerunOf: run.id,
        parameters: form.values,
        tasks: selection,
        priority: chosenPriority,
      },
    });
    navigate(paths.run({ ...started, run: started.id }));
  };
  return (
    <ActionDialog
      title={
        props.tasks
          ? `Run some tasks of ${job.title}`
          : `Run ${job.title} #${run.number} again`
      }
      verb="Start a new run"
      isDisabled={!detail.data || noneLeft}
      action={create}
      failed="It was not started"
      onSubmit={() => {
        form.try();
        return form.isValid ? start() : undefined;
      }}
      onClose={onClose}
      width={600}
    >
      <p>
        A new run with the parameters of #{run.number}
        {run.interval &&
          ` and its data interval, ${intervalText(run.interval, job.timezone)}`}
        , on revision {job.revision.number} ({revisionName(job.revision)}),
        which is deployed now. #{run.number} stays as it is.
      </p>
      <AnswerView
        answer={detail}
        what="The job"
        unaffected="Nothing has been started."
        skeleton={<Skeleton height={180} width="100%" />}
      >
        {(data: Detail) => (
          <>
            {gone.length > 0 && (
              <Note
                tone="late"
                title={`The job has no ${gone.join(', ')} any more`}
              >
                {noneLeft
                  ? 'Choose what is to run instead.'
                  : 'The others run.'}
              </Note>
            )}
            {data.tasks.length > 1 && (
              <TaskPicker
                tasks={data.tasks}
                initial={tasks}
                onChange={text => setChosen({ tasks: text })}
              />
            )}
            <ParameterFields
              form={form}
              emptyMeans={({ name, default: value }) =>
                name in run.parameters
                  ? {
                      word: `As in #${run.number}`,
                      value: run.parameters[name],
                    }
                  : { word: 'Default', value }
              }
            />
            <Select
              label="Priority"
              secondaryLabel="its place where runs have to wait"
              size="small"
              options={priorityOptions(data.priority, rights)}
              value={priority ?? data.priority}
              onChange={id => setPriority(id as Priority)}
            />
          </>
        )}
      </AnswerView>
      <CommandLine
        command={rerunCommand(run, {
          parameters: form.values,
          tasks: selection,
          priority: chosenPriority,
        })}
      />
    </ActionDialog>
  );
}
