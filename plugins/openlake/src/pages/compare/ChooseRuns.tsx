import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { Button, Select } from '@backstage/ui';
import { displayState, Run } from '@openlake/plugin-openlake-common';
import {
  ErrorState,
  formatInstant,
  Panel,
  paths,
  stateLook,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { RiArrowLeftRightLine } from '@remixicon/react';
import { useState } from 'react';
import { JobSelect } from '../filter/JobSelect';
import { WorkspaceSelect } from '../filter/WorkspaceSelect';
import classes from './ChooseRuns.module.css';

/** Newest runs of the job that can be chosen. */
const RECENT = 100;

/** Two recent runs of a job, for whoever has none or one of them. */
export function ChooseRuns(props: { a?: string; b?: string }) {
  const navigate = useAppNavigate();
  const [chosen, setChosen] = useState(props);
  const known = props.a ?? props.b;
  const first = useOpenlake(
    'getRun',
    { params: { run: known ?? '' } },
    { pace: 'once', enabled: known !== undefined },
  );
  const [asked, setAsked] = useState<{ workspace?: string; job?: string }>();
  const of = asked ?? {
    workspace: first.data?.run.workspace,
    job: first.data?.run.job,
  };
  const runs = useOpenlake(
    'listRuns',
    { query: { ...of, limit: RECENT } },
    { pace: 'once', enabled: of.job !== undefined },
  );
  // The run of the address may be older than those that are listed.
  const listed = runs.data?.items ?? [];
  const { run } = first.data ?? {};
  const all =
    run && !asked && !listed.some(({ id }) => id === run.id)
      ? [...listed, run]
      : listed;
  const ask = (next: typeof asked) => {
    setAsked(next);
    setChosen({});
  };
  const { a, b } = chosen;
  return (
    <Panel title="Which runs" padded>
      <div className={classes.choice}>
        <WorkspaceSelect
          value={of.workspace}
          onChange={workspace => ask({ workspace })}
        />
        <JobSelect
          workspace={of.workspace}
          value={of.job}
          onChange={job => ask({ ...of, job })}
        />
        {(['a', 'b'] as const).map(side => (
          <Select
            key={side}
            aria-label={side === 'a' ? 'First run' : 'Second run'}
            placeholder={side === 'a' ? 'First run' : 'Second run'}
            size="small"
            searchable
            searchPlaceholder="Number or state of a run"
            isDisabled={all.length === 0}
            options={all.map(optionOf)}
            value={chosen[side] ?? null}
            onChange={id => setChosen({ ...chosen, [side]: String(id) })}
          />
        ))}
        <Button
          size="small"
          variant="primary"
          iconStart={<RiArrowLeftRightLine />}
          isDisabled={!a || !b}
          onPress={() => a && b && navigate(paths.compare({ a, b }))}
        >
          Compare
        </Button>
      </div>
      {(first.error ?? runs.error) && (
        <ErrorState
          what="The list of runs"
          error={(first.error ?? runs.error)!}
          onRetry={first.error ? first.retry : runs.retry}
          isRetrying={first.isFetching || runs.isFetching}
        />
      )}
      <p className={classes.hint}>
        {of.job === undefined
          ? 'Choose a workspace and a job, then two of its runs.'
          : 'These are its newest runs. Older ones are compared from their own page.'}
      </p>
    </Panel>
  );
}

function optionOf(run: Run): { id: string; label: string } {
  const state = stateLook[displayState(run)].label.toLowerCase();
  return {
    id: run.id,
    label: `#${run.number}, ${state}, ${formatInstant(
      run.startedAt ?? run.createdAt,
    )}`,
  };
}
