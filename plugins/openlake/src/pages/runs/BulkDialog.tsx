import { Skeleton } from '@backstage/ui';
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
import { NoteField, useNote } from '../NoteField';
import { reasonText } from '../runWords/reasonText';
import { bulkWords } from './bulkWords';
import { RunLines } from './RunLines';

/** Which runs something is to be done to: some by name, or all that match. */
export type BulkTarget =
  | { runs: readonly string[] }
  | { filter: RunFilter; but: readonly Run[] };

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
  const note = useNote(true);
  const [result, setResult] = useState<Result>('success');
  const bulk = useOpenlakeAction('bulkUpdateRuns');
  const asked = useOpenlake(
    'previewBulk',
    {
      body:
        'filter' in target
          ? { action, filter: target.filter }
          : { action, runs: target.runs.slice(0, MAX_BULK_RUNS) },
    },
    { pace: 'slow', enabled: !bulk.isPending },
  );
  const preview = asked.data && previewOf(action, target, asked.data);
  const runs = preview?.runs ?? [];
  const leftOut = preview?.leftOut.slice(0, NAMED) ?? [];
  const start = async (text: string) => {
    const answer = await bulk.run({
      body: {
        action,
        runs: runs.map(({ id }) => id),
        result: action === 'mark' ? result : undefined,
        note: text,
      },
    });
    onDone(runs, answer.results);
  };
  const submit = () => {
    const text = note.demand();
    return text === undefined ? undefined : start(text);
  };

  return (
    <ActionDialog
      title={`${words.verb} ${preview ? plural(runs.length, 'run') : 'runs'}${
        action === 'mark' ? ` as ${result}` : ''
      }?`}
      verb={`${words.verb} ${plural(runs.length, 'run')}`}
      leave="Back"
      destructive={action === 'cancel'}
      isDisabled={runs.length === 0}
      action={bulk}
      failed={words.failed}
      onSubmit={submit}
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
            {preview.refused > 0 && `; ${preview.refused} cannot`}.
          </p>
          <RunLines
            label="Runs it is about"
            runs={runs.slice(0, NAMED)}
            detail={({ failure }) =>
              failure && `${failure.task}: ${reasonText(failure.message)}`
            }
          />
          {runs.length > NAMED && (
            <p>and {plural(runs.length - NAMED, 'more run')}</p>
          )}
          {leftOut.length > 0 && (
            <>
              <p>Left out:</p>
              {byMessage(leftOut).map(([message, left]) => (
                <div key={message}>
                  <p>{message}</p>
                  <RunLines label={message} runs={left} />
                </div>
              ))}
              {preview.refused > leftOut.length && (
                <p>
                  and {plural(preview.refused - leftOut.length, 'more run')}
                </p>
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
      <NoteField {...note.field} />
    </ActionDialog>
  );
}

/** What is left out, for each reason that there is. */
function byMessage(
  leftOut: RouteOutput<'previewBulk'>['leftOut'],
): Array<[string, Run[]]> {
  const runs = new Map<string, Run[]>();
  for (const { run, message } of leftOut) {
    runs.set(message, [...(runs.get(message) ?? []), run]);
  }
  return [...runs];
}

/** What the API says of those that are meant. */
function previewOf(
  action: BulkAction,
  target: BulkTarget,
  answer: RouteOutput<'previewBulk'>,
): RouteOutput<'previewBulk'> {
  if ('runs' in target) {
    return { ...answer, more: target.runs.length > MAX_BULK_RUNS };
  }
  const isMeant = (run: Run) => target.but.every(({ id }) => id !== run.id);
  const refused = target.but.filter(run => whyNotAmongMany(action, run)).length;
  return {
    runs: answer.runs.filter(isMeant),
    refused: Math.max(0, answer.refused - refused),
    leftOut: answer.leftOut.filter(({ run }) => isMeant(run)),
    more: answer.more,
  };
}
