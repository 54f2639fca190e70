import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import { Job, JobRevision } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTableSkeleton,
  EmptyState,
  LoadMore,
  Panel,
  plural,
  RelativeTime,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { useEffect } from 'react';
import { personName } from '../names/personName';
import { revisionName, revisionTitle } from '../revision/RevisionName';
import { RevisionChanges } from '../revision/RevisionChanges';
import { revisionSummary } from '../revision/revisionSummary';
import classes from './JobRevisions.module.css';

/** How the job came to be what it is: revisions, and what each one changed. */
export function JobRevisions({ job }: { job: Job }) {
  const [search, setSearch] = useAppSearchParams();
  const revisions = useOpenlakePages('listRevisions', {
    params: { workspace: job.workspace, job: job.name },
    query: { limit: 50 },
  });
  const asked = search.get('revision');
  const { data, error, hasMore, isLoadingMore, loadMore } = revisions;
  // What is asked for, or the one before it, may be further down the list.
  const isFurther =
    data !== undefined &&
    hasMore &&
    !error &&
    [-1, data.length - 1].includes(placeOf(data, asked));
  useEffect(() => {
    if (isFurther && !isLoadingMore) {
      loadMore();
    }
  }, [isFurther, isLoadingMore, loadMore]);
  return (
    <Panel
      title="Revisions"
      detail={revisions.data && plural(revisions.data.length, 'revision')}
    >
      <AnswerView
        answer={revisions}
        what="Revisions"
        unaffected="The job runs as deployed."
        skeleton={
          <DataTableSkeleton
            columns={[{ id: 'r', header: '', cell: () => null }]}
            rows={8}
          />
        }
      >
        {items => {
          const place = Math.max(0, placeOf(items, asked));
          const selected = items[place];
          if (!selected) {
            return (
              <EmptyState title="No revisions yet">
                The first deployment of {job.file} makes one.
              </EmptyState>
            );
          }
          return (
            <div className={classes.columns}>
              <ol className={classes.list}>
                {items.map(revision => (
                  <li key={revision.hash}>
                    <Entry
                      revision={revision}
                      current={revision.hash === job.revision.hash}
                      selected={revision.hash === selected.hash}
                      onSelect={() =>
                        setSearch(
                          { revision: revision.hash },
                          { replace: true },
                        )
                      }
                    />
                  </li>
                ))}
                {revisions.hasMore && (
                  <li>
                    <LoadMore
                      shown=""
                      hasMore
                      isLoading={revisions.isLoadingMore}
                      onMore={revisions.loadMore}
                    />
                  </li>
                )}
              </ol>
              {isFurther ? (
                <Skeleton height={240} width="100%" />
              ) : (
                <RevisionChanges
                  key={selected.hash}
                  job={job}
                  revision={selected}
                  before={items[place + 1]}
                />
              )}
            </div>
          );
        }}
      </AnswerView>
    </Panel>
  );
}

function placeOf(items: JobRevision[], asked: string | null): number {
  return asked === null ? 0 : items.findIndex(({ hash }) => hash === asked);
}

function Entry(props: {
  revision: JobRevision;
  current: boolean;
  selected: boolean;
  onSelect: () => void;
}) {
  const { revision } = props;
  return (
    <button
      type="button"
      className={classes.entry}
      aria-pressed={props.selected}
      onClick={props.onSelect}
    >
      <span>
        <code title={revisionTitle(revision)}>{revisionName(revision)}</code>
        {props.current && <i>deployed</i>}
        <RelativeTime at={revision.at} />
      </span>
      <b title={revision.changes.map(c => c.path).join('\n')}>
        {revisionSummary(revision)}
      </b>
      <small>
        revision {revision.number} by {personName(revision.by)}
      </small>
    </button>
  );
}
