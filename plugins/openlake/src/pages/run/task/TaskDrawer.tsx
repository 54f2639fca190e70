import { RouterLink } from '@backstage/frontend-plugin-api';
import { ButtonIcon } from '@backstage/ui';
import {
  Attempt,
  displayState,
  Repair,
  RouteOutput,
  Run,
  TaskRun,
} from '@openlake/plugin-openlake-common';
import {
  formatMs,
  paths,
  plural,
  span,
  StateGlyph,
  StateWord,
  TabPicker,
  useNow,
} from '@openlake/plugin-openlake-react';
import { RiCloseLine } from '@remixicon/react';
import { useEffect, useId, useState } from 'react';
import { personName } from '../../names/personName';
import { ChangedSinceSuccess } from '../operations/ChangedSinceSuccess';
import { MarkNote } from '../operations/MarkNote';
import { repairText } from '../operations/repairText';
import { isRetrying, retryWords } from './retryWords';
import { RunDialog } from '../operations/RunDialogs';
import { TaskActions } from '../operations/TaskActions';
import { TaskConfig } from './TaskConfig';
import { ItemLogs } from './ItemLogs';
import { TaskErrorCard } from './TaskErrorCard';
import { TaskLog } from '../log/TaskLog';
import { TaskOutput } from './TaskOutput';
import { TaskSteps } from './TaskSteps';
import { taskId } from '../taskId';
import work from '../RunWork.module.css';
import classes from './TaskDrawer.module.css';

const tabs = ['logs', 'steps', 'output', 'config'] as const;
type Tab = (typeof tabs)[number];

/** All about one task of the run, at one attempt. */
export function TaskDrawer(props: {
  view: RouteOutput<'runView'>;
  task: TaskRun;
  attempt?: Attempt;
  tab?: string;
  median?: number;
  onAttempt: (number: number) => void;
  onTab: (tab: string) => void;
  /** Shows the items of a `for_each` in the list of tasks. */
  onItems: (key: string, state?: string) => void;
  /** How often the log has been asked for from elsewhere on the page. */
  logAsked: number;
  onClose: () => void;
  onDialog: (dialog: RunDialog) => void;
  stale: boolean;
}) {
  const { view, task, attempt, median } = props;
  const panel = useId();
  const steps = attempt?.steps?.length ?? 0;
  const asked = tabs.find(t => t === props.tab) ?? 'logs';
  const tab = asked === 'steps' && !steps ? 'logs' : asked;
  // Between two attempts the task goes on, though its last attempt has failed.
  const isLast = attempt === task.attempts.at(-1);
  const waits = isRetrying(task) && isLast;
  const now = useNow(waits);
  const retry = waits ? retryWords(task, now) : undefined;
  // What the task counts as, where somebody has decided that.
  const ofTask = waits || (task.mark !== undefined && isLast);
  const state = displayState(ofTask ? task : attempt ?? task);
  const error = attempt ? attempt.error : task.error;
  const [errorAsked, setErrorAsked] = useState<{ line: number }>();
  const errorLine = error?.logLine;
  useEffect(() => {
    if (props.logAsked && errorLine !== undefined) {
      setErrorAsked({ line: errorLine });
    }
    // Each time that it is asked for, not when another task is looked at.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [props.logAsked]);
  const data = task.inputs.length + task.outputs.length;
  return (
    <aside className={work.drawer} aria-label={`Task ${taskId(task)}`}>
      <header className={classes.head}>
        <StateGlyph state={state} size={20} />
        <h2>{taskId(task)}</h2>
        <StateWord state={state} label={retry} />
        <span className={classes.close}>
          <TaskActions view={view} task={task} onDialog={props.onDialog} />
          <ButtonIcon
            size="small"
            variant="tertiary"
            icon={<RiCloseLine />}
            aria-label="Close task"
            onPress={props.onClose}
          />
        </span>
      </header>
      <div className={classes.sub}>
        <Meta
          task={task}
          attempt={attempt}
          median={median}
          repairs={view.repairs}
        />
        {task.attempts.length > 1 && (
          <Attempts
            attempts={task.attempts}
            selected={attempt?.number}
            onSelect={props.onAttempt}
          />
        )}
      </div>
      {task.mark && (
        <div className={classes.mark}>
          <MarkNote mark={task.mark} />
        </div>
      )}
      {task.childRun && (
        <p className={classes.child}>
          Started{' '}
          <ChildRun
            run={view.children.find(child => child.id === task.childRun)}
            id={task.childRun}
          />
        </p>
      )}
      {error && (
        <TaskErrorCard
          view={view}
          error={error}
          onLine={line => {
            props.onTab('logs');
            setErrorAsked({ line });
          }}
        />
      )}
      {error && error.category !== 'canceled' && view.changedSinceSuccess && (
        <div className={classes.changed}>
          <ChangedSinceSuccess view={view} changed={view.changedSinceSuccess} />
        </div>
      )}
      <div className={classes.tabs}>
        <TabPicker<Tab>
          label={`Details of ${task.key}`}
          panelId={panel}
          active={tab}
          onChange={props.onTab}
          tabs={[
            { id: 'logs', label: 'Logs' },
            ...(steps
              ? [{ id: 'steps' as const, label: 'Steps', count: steps }]
              : []),
            { id: 'output', label: 'Output', count: data || undefined },
            { id: 'config', label: 'Config' },
          ]}
        />
      </div>
      <div id={panel} role="tabpanel" className={classes.panel}>
        {tab === 'logs' && task.items && !attempt && (
          <ItemLogs
            items={task.items}
            onItems={only => props.onItems(task.key, only)}
          />
        )}
        {tab === 'logs' && (attempt || !task.items) && (
          <TaskLog
            key={`${taskId(task)} ${attempt?.number}`}
            run={view.run}
            task={task}
            attempt={attempt}
            errorLine={errorLine}
            asked={errorAsked}
            stale={props.stale}
          />
        )}
        {tab === 'steps' && attempt && (
          <TaskSteps key={attempt.number} attempt={attempt} />
        )}
        {tab === 'output' && <TaskOutput task={task} />}
        {tab === 'config' && <TaskConfig view={view} task={task} />}
      </div>
    </aside>
  );
}

/** The run that a `job` task started. */
function ChildRun({ run, id }: { run?: Run; id: string }) {
  return run ? (
    <RouterLink href={paths.run({ ...run, run: id })}>
      <StateGlyph state={displayState(run)} size={14} /> {run.jobTitle} #
      {run.number}
    </RouterLink>
  ) : (
    <RouterLink href={paths.runById({ run: id })}>run {id}</RouterLink>
  );
}

function Meta(props: {
  task: TaskRun;
  attempt?: Attempt;
  median?: number;
  repairs: Repair[];
}) {
  const { task, attempt, median } = props;
  const repair = props.repairs.find(r => r.number === attempt?.repair);
  const shown = attempt ?? task;
  const now = useNow(shown.startedAt !== undefined && !shown.endedAt);
  const ms = span(shown.startedAt, shown.endedAt, now);
  return (
    <span title={repair && repairText(repair)}>
      {[
        task.type,
        ms !== undefined && formatMs(ms),
        median !== undefined && `median ${formatMs(median)}`,
        attempt?.exitCode !== undefined && `exit ${attempt.exitCode}`,
        repair && `repair ${repair.number} by ${personName(repair.by)}`,
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  );
}

function Attempts(props: {
  attempts: Attempt[];
  selected?: number;
  onSelect: (number: number) => void;
}) {
  return (
    <span
      className={classes.attempts}
      role="group"
      aria-label={plural(props.attempts.length, 'attempt')}
    >
      {props.attempts.map(attempt => (
        <button
          key={attempt.number}
          type="button"
          aria-pressed={attempt.number === props.selected}
          aria-label={`Attempt ${attempt.number}`}
          onClick={() => props.onSelect(attempt.number)}
        >
          <StateGlyph state={displayState(attempt)} size={14} />
          {attempt.number === props.selected
            ? `${attempt.number} of ${props.attempts.length}`
            : attempt.number}
        </button>
      ))}
    </span>
  );
}
