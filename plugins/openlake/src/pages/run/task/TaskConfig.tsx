import { RouteOutput, TaskRun } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  paths,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { RouterLink } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import { revisionName } from '../../revision/RevisionName';
import { CodeBlock } from './CodeBlock';
import { codeOfTask } from './codeOfTask';
import classes from './TaskConfig.module.css';

/** How the task was declared in the revision that ran, with its code. */
export function TaskConfig(props: {
  view: RouteOutput<'runView'>;
  task: TaskRun;
}) {
  const { view, task } = props;
  const { run } = view;
  const answer = useOpenlake(
    'getRevision',
    {
      params: {
        workspace: run.workspace,
        job: run.job,
        hash: run.revision.hash,
      },
    },
    { pace: 'once' },
  );
  return (
    <AnswerView
      answer={answer}
      what="Configuration"
      unaffected="The log and the output are current."
      skeleton={
        <div className={classes.config}>
          <Skeleton height={180} width="100%" />
        </div>
      }
    >
      {revision => {
        const code = codeOfTask(revision, task.key);
        return (
          <div className={classes.config}>
            <p className={classes.from}>
              From revision{' '}
              <RouterLink
                href={paths.job({
                  workspace: run.workspace,
                  job: run.job,
                  tab: 'revisions',
                  revision: run.revision.hash,
                })}
              >
                {revisionName(run.revision)}
              </RouterLink>
              ,{' '}
              {task.dependsOn.length
                ? `after ${task.dependsOn.join(', ')}`
                : 'waits for nothing'}
              .
            </p>
            {code.declaration && (
              <>
                <h3>Declared</h3>
                <CodeBlock label="Declaration" text={code.declaration} />
              </>
            )}
            {code.files.map(file => (
              <div key={file.path}>
                <h3>{file.path}</h3>
                <CodeBlock label={file.path} text={file.content} />
              </div>
            ))}
          </div>
        );
      }}
    </AnswerView>
  );
}
