import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Skeleton } from '@backstage/ui';
import { ANNOTATION_WORKSPACE_NAME } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  MoreOf,
  Panel,
  paths,
  Surface,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { PipelineTable } from '../pages/workspace/PipelineTable';
import { workspaceOf } from './entityNames';
import { MissingName } from './MissingName';

/** Jobs of a workspace on its catalog page. */
export function WorkspaceContent() {
  const workspace = workspaceOf(useEntity().entity);
  const answer = useOpenlakePages(
    'pipelinesView',
    { params: { workspace: workspace ?? '' }, query: {} },
    { enabled: workspace !== undefined },
  );
  return workspace ? (
    <Surface>
      <Panel
        title="Jobs"
        actions={
          <ButtonLink
            size="small"
            variant="secondary"
            href={paths.pipelines({ workspace })}
          >
            Open workspace
          </ButtonLink>
        }
      >
        <AnswerView
          answer={answer}
          what="Jobs"
          skeleton={<Skeleton width="100%" height={240} />}
        >
          {rows => (
            <>
              <PipelineTable rows={rows} />
              <MoreOf list={answer} one="job" order="by name" />
            </>
          )}
        </AnswerView>
      </Panel>
    </Surface>
  ) : (
    <MissingName annotation={ANNOTATION_WORKSPACE_NAME} />
  );
}
