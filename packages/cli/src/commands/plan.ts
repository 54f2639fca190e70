import { InputError } from '@backstage/errors';
import type { Finding } from '@openlake/plugin-openlake-common';
import { EXIT } from '../exitCode';
import { contentsByPath, findingText } from '../findingText';
import { outputOption, type OutputFormat } from '../outputOption';
import { planText } from '../planText';
import { connectPortal, portalUrl } from '../portal';
import type { Verbs } from '../Verbs';
import { countFindings, readWorkspace } from '../readWorkspace';

/**
 * `olo plan`: what deploying a workspace folder would change in a running portal.
 *
 * @internal
 */
export function addPlan({ program, terminal, end }: Verbs): void {
  program
    .command('plan')
    .argument('[folder]', 'folder that holds openlake.yaml', '.')
    .description('tell what deploying a workspace would change')
    .option(
      '--url <address>',
      'portal; OPENLAKE_URL or this machine by default',
    )
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExit code: 0 no changes, 2 changes, 1 error.\nOPENLAKE_TOKEN is sent to the portal when set; else the guest of the portal signs in.',
    )
    .action(
      async (
        folder: string,
        options: { url?: string; output: OutputFormat },
      ) => {
        const { load, findings, files } = await readWorkspace(folder, terminal);
        const contents = contentsByPath(files);
        const report = (found: readonly Finding[], output: OutputFormat) => {
          if (output === 'json') {
            terminal.out(JSON.stringify({ findings: found }, null, 2));
          } else {
            found.forEach(finding =>
              terminal.err(`${findingText(finding, contents, terminal)}\n`),
            );
          }
        };
        if (findings.some(({ severity }) => severity === 'error')) {
          report(findings, options.output);
          throw new InputError(
            `The workspace cannot be planned: ${countFindings(findings)}`,
          );
        }
        const { workspace } = load;
        if (!workspace) {
          throw new InputError(`There is no workspace in ${folder}`);
        }
        const url = portalUrl(options.url, terminal);
        const client = await connectPortal(url, terminal);
        const carried = new Set(load.sources);
        const plan = await client.call('planWorkspace', {
          params: { workspace: workspace.document.metadata.name },
          body: {
            files: files
              .filter(({ path }) => carried.has(path))
              .map(({ path, content }) => ({ path, content })),
          },
        });
        const refused = plan.findings.filter(
          ({ severity }) => severity === 'error',
        );
        if (options.output === 'json') {
          terminal.out(JSON.stringify(plan, null, 2));
        } else {
          report(plan.findings, 'text');
          terminal.out(planText(plan, terminal));
        }
        if (refused.length > 0) {
          end(EXIT.planFailed);
        } else {
          end(plan.entries.length > 0 ? EXIT.planChanges : EXIT.ok);
        }
      },
    );
}
