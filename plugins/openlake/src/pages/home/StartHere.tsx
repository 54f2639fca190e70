import {
  RouterLink,
  storageApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import { Panel, paths } from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import classes from './StartHere.module.css';

/** Whoever has seen this many runs knows the way. */
const FEW_RUNS = 6;

/** Three steps for somebody new, until there is history or it is put away. */
export function StartHere({ home }: { home: RouteOutput<'homeView'> }) {
  const storage = useApi(storageApiRef).forBucket('openlake');
  const [away, setAway] = useState(
    () => storage.snapshot('start-here').value === 'away',
  );
  // The oldest of the few: what the first deployment started, not what followed.
  const run = home.recentRuns.findLast(({ result }) => result === 'success');
  if (away || !run || home.recentRuns.length >= FEW_RUNS) {
    return null;
  }
  const { workspace } = run;
  return (
    <Panel
      title="Start here"
      detail="three things to see first"
      actions={
        <Button
          size="small"
          variant="tertiary"
          onPress={() => {
            setAway(true);
            storage.set('start-here', 'away');
          }}
        >
          Put away
        </Button>
      }
    >
      <ol className={classes.steps}>
        <li>
          <RouterLink
            href={paths.run({ workspace, job: run.job, run: run.id })}
          >
            {run.jobTitle} #{run.number}
          </RouterLink>
          See what the run did, task by task, with its logs.
        </li>
        <li>
          <RouterLink href={paths.data({ workspace })}>
            The tables it wrote
          </RouterLink>
          Follow rows from bronze to gold, and look at some.
        </li>
        <li>
          <RouterLink href={`${paths.pipelines({ workspace })}?show=paused`}>
            A job that waits for you
          </RouterLink>
          Run one that is paused by hand; if it fails, repair it.
        </li>
      </ol>
    </Panel>
  );
}
