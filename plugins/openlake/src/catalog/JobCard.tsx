import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Skeleton } from '@backstage/ui';
import { ANNOTATION_JOB, displayState } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Panel,
  paths,
  RelativeTime,
  RunBars,
  StateWord,
  Surface,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { jobOf } from './entityNames';
import { MissingName } from './MissingName';
import classes from './EntityCard.module.css';

/** The state of a job on its catalog page. */
export function JobCard() {
  const job = jobOf(useEntity().entity);
  return job ? <Card job={job} /> : <MissingName annotation={ANNOTATION_JOB} />;
}

function Card({ job }: { job: { workspace: string; job: string } }) {
  const detail = useOpenlake('getJob', { params: job });
  const grid = useOpenlake('jobGridView', {
    params: job,
    query: { limit: 25 },
  });
  return (
    <Surface>
      <Panel
        title="Job"
        padded
        actions={
          <ButtonLink size="small" variant="secondary" href={paths.job(job)}>
            Open job
          </ButtonLink>
        }
      >
        <AnswerView
          answer={detail}
          what="Job"
          skeleton={<Skeleton width="100%" height={72} />}
        >
          {({ job: found }) => (
            <dl className={classes.facts}>
              <dt>Last run</dt>
              <dd>
                {found.lastRun ? (
                  <StateWord state={displayState(found.lastRun)} glyph />
                ) : (
                  'Never ran'
                )}
              </dd>
              <dt>Next run</dt>
              <dd>
                {found.paused && 'Paused'}
                {!found.paused && found.nextFire && (
                  <RelativeTime at={found.nextFire} />
                )}
                {!found.paused && !found.nextFire && 'Not on a schedule'}
              </dd>
            </dl>
          )}
        </AnswerView>
        <AnswerView
          answer={grid}
          what="Runs"
          skeleton={<Skeleton width="100%" height={28} />}
        >
          {({ runs }) => (
            <RunBars
              runs={runs}
              href={run => paths.run({ ...job, run: run.id })}
            />
          )}
        </AnswerView>
      </Panel>
    </Surface>
  );
}
