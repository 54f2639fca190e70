import { useEntity } from '@backstage/plugin-catalog-react';
import { Skeleton } from '@backstage/ui';
import { ANNOTATION_JOB } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Surface,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { RecentRuns } from '../pages/home/RecentRuns';
import { jobOf } from './entityNames';
import { MissingName } from './MissingName';

/** The newest runs of a job on its catalog page. */
export function JobRunsContent() {
  const { entity } = useEntity();
  const job = jobOf(entity);
  return job ? <Runs job={job} /> : <MissingName annotation={ANNOTATION_JOB} />;
}

function Runs({ job }: { job: { workspace: string; job: string } }) {
  const answer = useOpenlake('listRuns', { query: { ...job, limit: 50 } });
  return (
    <Surface>
      <AnswerView
        answer={answer}
        what="Runs"
        skeleton={<Skeleton width="100%" height={400} />}
      >
        {({ items }) => <RecentRuns runs={items} of={job} />}
      </AnswerView>
    </Surface>
  );
}
