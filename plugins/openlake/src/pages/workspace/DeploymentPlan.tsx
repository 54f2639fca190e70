import { Button, Skeleton } from '@backstage/ui';
import { RouteOutput } from '@openlake/plugin-openlake-common';
import {
  AnswerView,
  Note,
  Panel,
  useOpenlake,
  useOpenlakeAction,
} from '@openlake/plugin-openlake-react';
import { FindingList } from './FindingList';
import { PlanFires } from './PlanFires';
import classes from './DeploymentPlan.module.css';

type Entry = RouteOutput<'getDeployment'>['plan']['entries'][number];

const signs: Record<Entry['action'], { sign: string; word: string }> = {
  add: { sign: '+', word: 'added' },
  change: { sign: '~', word: 'changed' },
  delete: { sign: '−', word: 'deleted' },
};

/** The plan of one deployment, field by field, to read and to confirm. */
export function DeploymentPlan(props: { workspace: string; id: string }) {
  const params = { workspace: props.workspace, deployment: props.id };
  const answer = useOpenlake('getDeployment', { params });
  const confirm = useOpenlakeAction('confirmDeployment');
  const waits = answer.data?.deployment.result === 'needs_confirmation';
  return (
    <Panel
      title="Plan"
      detail={answer.data && countLine(answer.data.plan)}
      actions={
        waits && (
          <Button
            variant="primary"
            size="small"
            destructive
            isPending={confirm.isPending}
            onPress={() =>
              // A refusal is shown below.
              confirm.run({ params }).catch(() => {})
            }
          >
            Confirm and apply
          </Button>
        )
      }
    >
      <AnswerView
        answer={answer}
        what="Plan"
        skeleton={<Skeleton width="100%" height={120} />}
      >
        {({ deployment, plan }) => (
          <>
            {deployment.error && (
              <Note tone="bad" title="The deployment failed.">
                {deployment.error}
              </Note>
            )}
            {confirm.error && (
              <Note tone="bad" title="The deployment was not applied." alert>
                {confirm.error.message}
              </Note>
            )}
            {waits && plan.needsConfirmation && (
              <Note tone="late" title="Waits for confirmation">
                {plan.needsConfirmation}
              </Note>
            )}
            {plan.findings.length > 0 && (
              <FindingList findings={plan.findings} />
            )}
            <ul className={classes.entries}>
              {plan.entries.map(entry => (
                <PlanEntry key={`${entry.kind} ${entry.name}`} entry={entry} />
              ))}
            </ul>
            {plan.nextFires && plan.nextFires.length > 0 && (
              <PlanFires jobs={plan.nextFires} at={deployment.at} />
            )}
            {plan.unsupported.map(item => (
              <Note
                key={`${item.name} ${item.path}`}
                tone="late"
                title={`${item.name}: ${item.path} is not supported by ${item.engine}`}
              >
                {item.message}
              </Note>
            ))}
          </>
        )}
      </AnswerView>
    </Panel>
  );
}

function PlanEntry({ entry }: { entry: Entry }) {
  const { sign, word } = signs[entry.action];
  return (
    <li className={classes[entry.action]}>
      <p>
        <i aria-hidden>{sign}</i>
        <b>{entry.name}</b> {entry.kind}, {word}
      </p>
      {entry.fields.length > 0 && (
        <dl>
          {entry.fields.map(field => (
            <div key={field.path}>
              <dt>
                <code>{field.path}</code>
              </dt>
              <dd>
                {field.old !== undefined && <del>{text(field.old)}</del>}
                {field.new !== undefined && <ins>{text(field.new)}</ins>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

function countLine(plan: RouteOutput<'getDeployment'>['plan']): string {
  const count = (action: Entry['action']) =>
    plan.entries.filter(entry => entry.action === action).length;
  return `${count('add')} to add, ${count('change')} to change, ${count(
    'delete',
  )} to delete, ${plan.unchanged} unchanged`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
