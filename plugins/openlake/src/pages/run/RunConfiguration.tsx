import { Skeleton } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Note,
  Panel,
  plural,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { revisionName } from '../revision/RevisionName';
import { CodeBlock } from './task/CodeBlock';
import classes from './RunConfiguration.module.css';

/** What the run works with: its job with parameters and templates filled in. */
export function RunConfiguration({ view }: { view: RouteOutput<'runView'> }) {
  const { run } = view;
  const answer = useOpenlake(
    'getRunConfiguration',
    { params: { run: run.id } },
    { pace: 'slow' },
  );
  return (
    <div className={classes.content}>
      <AnswerView
        answer={answer}
        what="Configuration"
        unaffected="The run goes on as it is."
        skeleton={<Skeleton height={320} width="100%" />}
      >
        {({ revision, spec, open, statements }) => (
          <>
            <Panel
              title="Resolved configuration"
              detail={`revision ${revision.number} (${revisionName(
                revision,
              )}), secrets by name only`}
              padded
            >
              {open.length > 0 && (
                <Note
                  tone="idle"
                  title={`${plural(open.length, 'template')} ${
                    run.endedAt ? 'left as written' : 'without a value yet'
                  }`}
                >
                  {open.join(', ')}
                  {run.endedAt &&
                    '. Each item of a for_each fills in its own; any other names a value that no task gave.'}
                </Note>
              )}
              <CodeBlock
                label="Specification of the job"
                text={JSON.stringify(spec, null, 2)}
              />
            </Panel>
            {statements.length > 0 && (
              <Panel
                title="SQL"
                detail={`as an engine gets it from revision ${revision.number}`}
                padded
              >
                {run.repairs > 0 && (
                  <p className={classes.hint}>
                    With the parameters of the newest repair. A task that the
                    repair kept may have run another statement.
                  </p>
                )}
                {statements.map(({ task, file, text, complete }) => (
                  <details key={task} className={classes.statement}>
                    <summary>
                      {task}
                      {file && <span> {file}</span>}
                      {!complete && (
                        <span>
                          {' '}
                          {run.endedAt
                            ? 'as written: each item has its own values, or some were never given'
                            : 'as written, some values come later'}
                        </span>
                      )}
                    </summary>
                    <CodeBlock label={`SQL of ${task}`} text={text} />
                  </details>
                ))}
              </Panel>
            )}
          </>
        )}
      </AnswerView>
    </div>
  );
}
