import { useAppNavigate } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import {
  ErrorState,
  PageFrame,
  paths,
  useOpenlake,
} from '@openlake/plugin-openlake-react';
import { useEffect } from 'react';
import { useParams } from 'react-router-dom';

/** A run by its id alone, as the API, the audit log and logs name it: leads to its page. */
export function RunPermalink() {
  const { run: id = '' } = useParams();
  const navigate = useAppNavigate();
  const answer = useOpenlake(
    'getRun',
    { params: { run: id } },
    { pace: 'once' },
  );
  const run = answer.data?.run;
  const to = run && paths.run({ ...run, run: run.id });
  useEffect(() => {
    if (to) {
      navigate(to, { replace: true });
    }
  }, [to, navigate]);
  return (
    <PageFrame
      title="Run"
      section="runs"
      crumbs={[{ label: 'Runs', href: paths.runs() }, { label: id }]}
    >
      {answer.error ? (
        <ErrorState
          what={`Run ${id}`}
          error={answer.error}
          unaffected="This does not stop or change the run."
          onRetry={answer.retry}
          isRetrying={answer.isFetching}
        />
      ) : (
        <Skeleton height={280} width="100%" />
      )}
    </PageFrame>
  );
}
