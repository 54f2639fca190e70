import { loadWorkspace } from '@openlake/plugin-openlake-common';
import { sharedSecrets } from './sharedSecrets';

const WORKSPACE =
  'apiVersion: openlake.io/v1alpha1\nkind: Workspace\nmetadata: { name: shop }\nspec: { environments: { prod: {} } }\n';
const JOB = `apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: orders }
spec:
  triggers:
    - schedule: { cron: '0 5 * * *' }
    - webhook: { secret_ref: hook }
  environments:
    prod:
      triggers:
        - webhook: { secret_ref: hook-of-prod }
  tasks: [{ key: a, type: shell, shell: { command: [echo, a] } }]
`;

describe('secrets of webhooks', () => {
  const secrets = [
    { name: 'hook', value: 'one', workspaces: ['shop', 'depot'] },
    { name: 'hook', value: 'two', workspaces: ['lab'] },
    { name: 'same-as-hook', value: 'one', workspaces: ['other'] },
    { name: 'hook-of-prod', value: 'three' },
  ];
  const found = (
    others: Array<{ workspace: string; secret: string }>,
    environment?: string,
  ) => {
    const { jobs, findings } = loadWorkspace(
      [
        { path: 'openlake.yaml', content: WORKSPACE },
        { path: 'orders.job.yaml', content: JOB },
      ],
      { environment },
    );
    expect(findings).toEqual([]);
    return sharedSecrets({
      workspace: 'shop',
      jobs,
      others,
      secrets,
      environment,
      content: () => JOB,
    });
  };

  it('are warned of at their line when they sign for another workspace too, which is not named', () => {
    const findings = found([{ workspace: 'depot', secret: 'hook' }]);

    expect(findings).toEqual([
      {
        code: 'shared-secret',
        severity: 'warning',
        file: 'orders.job.yaml',
        line: 7,
        column: 30,
        path: 'spec.triggers[1].webhook.secret_ref',
        message:
          'hook also signs the calls of a webhook of another workspace: whoever gets hold of a call of one job can send it to the other',
        hint: 'give the webhook of each job a secret of its own',
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('depot');
  });

  it('are compared by what they are, not by their names', () => {
    expect(
      found([{ workspace: 'other', secret: 'same-as-hook' }]),
    ).toHaveLength(1);
    expect(found([{ workspace: 'lab', secret: 'hook' }])).toEqual([]);
  });

  it('that nobody has given to a workspace sign nothing', () => {
    expect(found([{ workspace: 'stranger', secret: 'hook' }])).toEqual([]);
    expect(found([])).toEqual([]);
  });

  it('of an environment are found where it says them', () => {
    expect(
      found([{ workspace: 'depot', secret: 'hook-of-prod' }], 'prod'),
    ).toMatchObject([
      {
        line: 11,
        column: 34,
        path: 'spec.environments.prod.triggers[0].webhook.secret_ref',
      },
    ]);
  });
});
