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
  const [a, b] = chosen.runs;
  const rights = useRights();
  return (
    <>
      {(chosen.all || chosen.count > 0) && (
        <div className={classes.bar} role="toolbar" aria-label="Chosen runs">
          <b>
            {chosen.all
              ? 'All runs that match'
              : `${plural(chosen.count, 'run')} chosen`}
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
            {!chosen.all && chosen.count === 2 && (
              <ButtonLink
                size="small"
                variant="secondary"
                href={paths.compare(older(a, b))}
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
          target={chosen.all ? { filter } : { runs: chosen.runs }}
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

/** The older run stands on the left of a comparison. */
function older(a: Run, b: Run): { a: string; b: string } {
  return a.createdAt <= b.createdAt
    ? { a: a.id, b: b.id }
    : { a: b.id, b: a.id };
}
