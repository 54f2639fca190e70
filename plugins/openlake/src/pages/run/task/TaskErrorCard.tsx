import { Button } from '@backstage/ui';
import { RouteOutput, TaskError } from '@openlake/plugin-openlake-common';
import { SourceExcerpt } from '@openlake/plugin-openlake-react';
import { RiFileList2Line } from '@remixicon/react';
import { OwnerLink } from '../../names/OwnerLink';
import { ErrorCategory } from './ErrorCategory';
import classes from './TaskErrorCard.module.css';

/** The first error of a task: who failed, where, and what to do next. What was canceled did not fail. */
export function TaskErrorCard(props: {
  view: RouteOutput<'runView'>;
  error: TaskError;
  onLine: (line: number) => void;
}) {
  const { error, view } = props;
  const { source, logLine } = error;
  const { owner } = view.job;
  const canceled = error.category === 'canceled';
  const title = canceled ? 'Canceled' : 'First error';
  return (
    <section
      className={classes.card}
      data-canceled={canceled || undefined}
      aria-label={title}
    >
      <p className={classes.head}>
        <b>{title}</b>
        {!canceled && <ErrorCategory category={error.category} />}
        {source && (
          <span className={classes.place}>
            {source.file}:{source.line}
            {source.column !== undefined && `:${source.column}`}
          </span>
        )}
      </p>
      <p className={classes.message}>{error.message}</p>
      {source && source.excerpt.length > 0 && (
        <SourceExcerpt
          file={source.file}
          lines={source.excerpt}
          failing={source.line}
        />
      )}
      {error.hint && <p className={classes.hint}>{error.hint}</p>}
      <p className={classes.foot}>
        {logLine !== undefined && (
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiFileList2Line />}
            onPress={() => props.onLine(logLine)}
          >
            Line {logLine}
          </Button>
        )}
        {owner && !canceled && (
          <span className={classes.owner}>
            owner <OwnerLink owner={owner} />
          </span>
        )}
      </p>
    </section>
  );
}
