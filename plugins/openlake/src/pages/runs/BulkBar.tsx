import { Button, ButtonLink } from '@backstage/ui';
import {
  BulkAction,
  RouteOutput,
  Run,
  RunFilter,
} from '@openlake/plugin-openlake-common';
import { paths, plural } from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { useRights } from '../useRights';
import { BulkDialog } from './BulkDialog';
import { BulkResults } from './BulkResults';
import { ChosenRuns } from './useChosenRuns';
import classes from './BulkBar.module.css';

const actions: { id: BulkAction; label: string }[] = [
  { id: 'repair', label: 'Repair…' },
  { id: 'cancel', label: 'Cancel…' },
  { id: 'mark', label: 'Mark…' },
];

/** What can be done to the runs that are chosen. */
export function BulkBar(props: {
  chosen: ChosenRuns;
  filter: RunFilter;
  /** More match than are shown. */
  hasMore: boolean;
}) {
  const { chosen, filter, hasMore } = props;
  const [action, setAction] = useState<BulkAction>();
  const [done, setDone] = useState<{
    action: BulkAction;
    runs: readonly Run[];
    results: RouteOutput<'bulkUpdateRuns'>['results'];
  }>();
  const rights = useRights();
  return (
    <>
      {(chosen.all || chosen.runs.length > 0) && (
        <div className={classes.bar} role="toolbar" aria-label="Chosen runs">
          <b>
            {chosen.all
              ? `All runs that match${
                  chosen.runs.length ? ` but ${chosen.runs.length}` : ''
                }`
              : `${plural(chosen.runs.length, 'run')} chosen`}
          </b>
          {!chosen.all && hasMore && (
            <Button size="small" variant="tertiary" onPress={chosen.chooseAll}>
              Choose all that match
            </Button>
          )}
          <span className={classes.actions}>
            {rights.change &&
              actions.map(({ id, label }) => (
                <Button
                  key={id}
                  size="small"
                  variant="secondary"
                  onPress={() => setAction(id)}
                >
                  {label}
                </Button>
              ))}
            {!chosen.all && isPair(chosen.runs) && (
              <ButtonLink
                size="small"
                variant="secondary"
                href={paths.compare(olderFirst(chosen.runs))}
              >
                Compare
              </ButtonLink>
            )}
            <Button size="small" variant="tertiary" onPress={chosen.clear}>
              Choose none
            </Button>
          </span>
        </div>
      )}
      {action && (
        <BulkDialog
          action={action}
          target={
            chosen.all
              ? { filter, but: chosen.runs }
              : { runs: chosen.runs.map(run => run.id) }
          }
          onDone={(runs, results) => {
            setDone({ action, runs, results });
            chosen.clear();
          }}
          onClose={() => setAction(undefined)}
        />
      )}
      {done && <BulkResults {...done} onClose={() => setDone(undefined)} />}
    </>
  );
}

/** Two runs of one job, which can be compared. */
function isPair(runs: readonly Run[]): boolean {
  const [a, b] = runs;
  return runs.length === 2 && a.workspace === b.workspace && a.job === b.job;
}

/** The older run stands on the left of a comparison. */
function olderFirst([a, b]: readonly Run[]): { a: string; b: string } {
  return a.createdAt <= b.createdAt
    ? { a: a.id, b: b.id }
    : { a: b.id, b: a.id };
}
