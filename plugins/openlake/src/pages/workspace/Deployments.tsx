import { useAppSearchParams } from '@backstage/frontend-plugin-api';
import { Skeleton } from '@backstage/ui';
import { Deployment } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  DataTable,
  EmptyState,
  MoreOf,
  Panel,
  paths,
  plural,
  RelativeTime,
  StateWord,
  TableColumn,
  useOpenlakePages,
} from '@openlake/plugin-openlake-react';
import { deploymentLook } from '../../looks';
import { personName } from '../names/personName';
import { DeploymentPlan } from './DeploymentPlan';
import { shortVersion } from './shortVersion';

const columns: TableColumn<Deployment>[] = [
  {
    id: 'result',
    header: 'Result',
    cell: ({ result }) => <StateWord glyph {...deploymentLook[result]} />,
  },
  {
    id: 'version',
    header: 'Version',
    cell: deployment => (
      <code>{shortVersion(deployment.commit ?? deployment.version)}</code>
    ),
  },
  {
    id: 'plan',
    header: 'Plan',
    cell: ({ summary }) =>
      summary.errors > 0
        ? `${plural(summary.errors, 'error')}, ${plural(
            summary.warnings,
            'warning',
          )}`
        : `${summary.add} added, ${summary.change} changed, ${summary.delete} deleted`,
  },
  { id: 'by', header: 'By', wideOnly: true, cell: ({ by }) => personName(by) },
  { id: 'at', header: 'When', cell: ({ at }) => <RelativeTime at={at} /> },
];

/** What was deployed, newest first; one of them opened. */
export function Deployments({ workspace }: { workspace: string }) {
  const [search] = useAppSearchParams();
  const opened = search.get('deployment') ?? undefined;
  const answer = useOpenlakePages('listDeployments', {
    params: { workspace },
    query: {},
  });
  return (
    <>
      {opened && <DeploymentPlan workspace={workspace} id={opened} />}
      <Panel title="Deployments" detail="newest first">
        <AnswerView
          answer={answer}
          what="Deployments"
          skeleton={<Skeleton width="100%" height={200} />}
        >
          {items =>
            items.length === 0 ? (
              <EmptyState title="Nothing deployed yet">
                A deployment is recorded each time the repository changes.
              </EmptyState>
            ) : (
              <>
                <DataTable
                  label="Deployments"
                  columns={columns}
                  rows={items}
                  rowKey={deployment => deployment.id}
                  href={deployment =>
                    paths.settings({ workspace, deployment: deployment.id })
                  }
                  hrefLabel={({ at, result }) =>
                    `${deploymentLook[result].label}, deployment of ${at}`
                  }
                  isCurrent={deployment => deployment.id === opened}
                />
                <MoreOf list={answer} one="deployment" order="newest first" />
              </>
            )
          }
        </AnswerView>
      </Panel>
    </>
  );
}
