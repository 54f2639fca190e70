import {
  Finding,
  placeInDocument,
  WorkspaceLoad,
} from '@openlake/plugin-openlake-common';
import { findSecret, Secret } from '@openlake/plugin-openlake-node';
import { DeclaredHook } from './WorkspaceStore';

/**
 * Warns of webhooks whose calls are signed with a secret that also signs those
 * of another workspace. It does not say of which: who reads this may not see
 * that workspace. Inside of one the loader warns, and names the job. Pure.
 *
 * @internal
 */
export function sharedSecrets(options: {
  workspace: string;
  jobs: WorkspaceLoad['jobs'];
  /** Webhooks of other workspaces. */
  others: readonly DeclaredHook[];
  secrets: readonly Secret[];
  environment: string | undefined;
  /** Text of a file of the version. */
  content: (path: string) => string;
}): Finding[] {
  const { workspace, secrets, environment, content } = options;
  // One name may stand for another secret elsewhere, and two names for one.
  const signs = new Set(
    options.others.map(
      hook => findSecret(secrets, hook.secret, hook.workspace)?.value,
    ),
  );
  return options.jobs.flatMap(({ document, file }) =>
    document.spec.triggers.flatMap((trigger, index) => {
      if (!('webhook' in trigger)) {
        return [];
      }
      const { secret_ref: name } = trigger.webhook;
      const value = findSecret(secrets, name, workspace)?.value;
      return value !== undefined && signs.has(value)
        ? [
            {
              code: 'shared-secret',
              severity: 'warning' as const,
              file,
              ...placeOfSecret(content(file), index, environment),
              message: `${name} also signs the calls of a webhook of another workspace: whoever gets hold of a call of one job can send it to the other`,
              hint: 'give the webhook of each job a secret of its own',
            },
          ]
        : [];
    }),
  );
}

/** Triggers of an environment stand in place of those of the job. */
function placeOfSecret(
  content: string,
  index: number,
  environment: string | undefined,
): Pick<Finding, 'line' | 'column' | 'path'> {
  const field = ['triggers', index, 'webhook', 'secret_ref'];
  const path = `triggers[${index}].webhook.secret_ref`;
  const patched =
    environment !== undefined &&
    placeInDocument(content, ['spec', 'environments', environment, ...field]);
  return patched
    ? { ...patched, path: `spec.environments.${environment}.${path}` }
    : {
        ...(placeInDocument(content, ['spec', ...field]) ?? {
          line: 1,
          column: 1,
        }),
        path: `spec.${path}`,
      };
}
