import { Skeleton, TextField } from '@backstage/ui';
import {
  BulkAction,
  MAX_BULK_RUNS,
  RouteOutput,
  Run,
  RunFilter,
  whyNotAmongMany,
} from '@openlake/plugin-openlake-common';
import {
  ErrorState,
  Note,
  plural,
  Segments,
  useOpenlake,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { ActionDialog } from '../ActionDialog';
import { reasonText } from '../run/reasonText';
import { bulkWords } from './bulkWords';
import { RunLines } from './RunLines';

/** Which runs something is to be done to: some by name, or all that match. */
export type BulkTarget = { runs: readonly Run[] } | { filter: RunFilter };

/** Some, so that one sees which kind of runs it is about. */
const NAMED = 6;

type Result = 'success' | 'failed';

/**
 * Repairs, cancels or marks many runs: says before how many it can and cannot,
 * and asks why.
 */
export function BulkDialog(props: {
  action: BulkAction;
  target: BulkTarget;
  onDone: (
    runs: readonly Run[],
    results: RouteOutput<'bulkUpdateRuns'>['results'],
  ) => void;
  onClose: () => void;
}) {
  const { action, target, onDone, onClose } = props;
  const words = bulkWords[action];
  const [note, setNote] = useState('');
  const [result, setResult] = useState<Result>('success');
  const bulk = useOpenlakeAction('bulkUpdateRuns');
  const byFilter = 'filter' in target;
  const asked = useOpenlake(
    'previewBulk',
    { body: { action, filter: byFilter ? target.filter : {} } },
    { pace: 'slow', enabled: byFilter && !bulk.isPending },
  );
  const preview = byFilter ? asked.data : previewOf(action, target.runs);
  const runs = preview?.runs ?? [];
  const leftOut = byFilter
    ? []
    : target.runs.filter(run => whyNotAmongMany(action, run));

  return (
    <ActionDialog
      title={`${words.verb} ${
        preview ? plural(runs.length, 'run') : 'all that match'
      }${action === 'mark' ? ` as ${result}` : ''}?`}
      verb={`${words.verb} ${plural(runs.length, 'run')}`}
      leave="Back"
      destructive={action === 'cancel'}
      isDisabled={!note.trim() || runs.length === 0}
      action={bulk}
      failed={words.failed}
      onSubmit={async () => {
        const answer = await bulk.run({
          body: {
            action,
            runs: runs.map(({ id }) => id),
            result: action === 'mark' ? result : undefined,
            note: note.trim(),
          },
        });
        onDone(runs, answer.results);
      }}
      onClose={onClose}
      width={560}
    >
      <p>{words.explains}</p>
      {!preview && asked.error && (
        <ErrorState
          what="The preview"
          error={asked.error}
          unaffected="Nothing has been changed."
          onRetry={asked.retry}
          isRetrying={asked.isFetching}
        />
      )}
      {!preview && !asked.error && <Skeleton width="100%" height={120} />}
      {preview && (
        <div aria-live="polite">
          <p>
            <b>{plural(runs.length, 'run')}</b> can be {words.done}
            {preview.refused > 0 &&
              `; ${preview.refused} cannot, for ${
                preview.refused === 1 ? 'its' : 'their'
              } state`}
            .
          </p>
          <RunLines
            label="Runs it is about"
            runs={runs.slice(0, NAMED)}
            detail={run => run.failure && reasonText(run.failure.message)}
          />
          {runs.length > NAMED && (
            <p>and {plural(runs.length - NAMED, 'more run')}</p>
          )}
          {leftOut.length > 0 && (
            <>
              <p>Left out:</p>
              <RunLines
                label="Runs that are left out"
                runs={leftOut.slice(0, NAMED)}
                why={run => whyNotAmongMany(action, run)}
              />
              {leftOut.length > NAMED && (
                <p>and {plural(leftOut.length - NAMED, 'more run')}</p>
              )}
            </>
          )}
        </div>
      )}
      {preview?.more && (
        <Note
          tone="late"
          title={`More match than the ${MAX_BULK_RUNS} that are taken at once`}
        >
          These are the newest. Narrow the filter, or do the others after.
        </Note>
      )}
      {action === 'mark' && (
        <Segments<Result>
          label="Counts as"
          options={[
            { id: 'success', label: 'Success' },
            { id: 'failed', label: 'Failed' },
          ]}
          chosen={result}
          onChoose={setResult}
        />
      )}
      <TextField label="Note" isRequired value={note} onChange={setNote} />
    </ActionDialog>
  );
}

/** What the API would say of runs whose state is on screen. */
function previewOf(
  action: BulkAction,
  runs: readonly Run[],
): RouteOutput<'previewBulk'> {
  const possible = runs.filter(run => !whyNotAmongMany(action, run));
  return {
    runs: possible.slice(0, MAX_BULK_RUNS),
    refused: runs.length - possible.length,
    more: possible.length > MAX_BULK_RUNS,
  };
}
