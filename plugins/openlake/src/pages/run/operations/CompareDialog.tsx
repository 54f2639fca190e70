import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { Dialog, DialogBody, DialogHeader, Skeleton } from '@backstage/ui';
import {
  displayState,
  Run,
  RouteOutput,
} from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  LoadMore,
  paths,
  plural,
  RelativeTime,
  StateGlyph,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import classes from './RunDialogs.module.css';

type Why = RouteOutput<'runView'>['compareWith'][number]['why'];

const words: Record<Why, string> = {
  previous: 'the one before',
  last_success: 'the last success before',
  repeats: 'the one that this repeats',
};

/** Which run to lay beside this one. */
export function CompareDialog(props: {
  view: RouteOutput<'runView'>;
  onClose: () => void;
}) {
  const { view, onClose } = props;
  const { run, job, compareWith } = view;
  const navigate = useAppNavigate();
  const runs = useOpenlakePages('listRuns', {
    query: { workspace: run.workspace, job: run.job, limit: 20 },
  });
  const open = (other: string) =>
    // The older one first, so that what changed reads from left to right.
    navigate(
      paths.compare(
        other < run.id ? { a: other, b: run.id } : { a: run.id, b: other },
      ),
    );
  return (
    <Dialog
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      width={560}
      className="olo-dialog"
    >
      <DialogHeader>
        Compare {job.title} #{run.number} with
      </DialogHeader>
      <DialogBody>
        {compareWith.length > 0 && (
          <ul className={classes.choices} aria-label="Suggested">
            {compareWith.map(other => (
              <li key={other.run}>
                <button type="button" onClick={() => open(other.run)}>
                  <b>#{other.number}</b> {words[other.why]}
                </button>
              </li>
            ))}
          </ul>
        )}
        <h3 className={classes.heading}>Any run of the job</h3>
        <AnswerView
          answer={runs}
          what="Runs"
          skeleton={<Skeleton height={180} width="100%" />}
        >
          {all => (
            <div className={classes.scroll}>
              <ul className={classes.choices} aria-label="Runs of the job">
                {all
                  .filter(other => other.id !== run.id)
                  .map(other => (
                    <li key={other.id}>
                      <Choice run={other} onOpen={open} />
                    </li>
                  ))}
              </ul>
              <LoadMore
                shown={`${plural(all.length, 'run')}, newest first`}
                hasMore={runs.hasMore}
                isLoading={runs.isLoadingMore}
                onMore={runs.loadMore}
              />
            </div>
          )}
        </AnswerView>
      </DialogBody>
    </Dialog>
  );
}

function Choice({ run, onOpen }: { run: Run; onOpen: (id: string) => void }) {
  return (
    <button type="button" onClick={() => onOpen(run.id)}>
      <StateGlyph state={displayState(run)} alone />
      <b>#{run.number}</b>
      <small>
        <RelativeTime at={run.startedAt ?? run.createdAt} />
      </small>
    </button>
  );
}
