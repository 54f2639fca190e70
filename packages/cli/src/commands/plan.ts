import { InputError } from '@backstage/errors';
import { type Finding, paths } from '@openlake/plugin-openlake-common';
import { EXIT } from '../exitCode';
import { contentsByPath, findingText } from '../findingText';
import type { OutputFormat } from '../outputOption';
import { planText } from '../planText';
import { openPortal } from '../portal/Portal';
import { type PortalOptions, portalVerb } from '../portal/portalVerb';
import type { Verbs } from '../Verbs';
import { countFindings, readWorkspace } from '../readWorkspace';

/**
 * `olo plan`: what deploying a workspace folder would change in a running portal.
 *
 * @internal
 */
export function addPlan({ program, terminal, end }: Verbs): void {
  portalVerb(program, 'plan', 'tell what deploying a workspace would change', {
    quiet: 'write nothing: the exit code tells',
  })
    .argument('[folder]', 'folder that holds openlake.yaml', '.')
    .addHelpText(
      'after',
      '\nExit code: 0 no changes, 2 changes, 1 error.\nOPENLAKE_TOKEN is sent to the portal when set; else the guest of the portal signs in.',
    )
    .action(async (folder: string, options: PortalOptions) => {
      const { load, findings, files } = await readWorkspace(folder, terminal);
      const contents = contentsByPath(files);
      const report = (found: readonly Finding[], output: OutputFormat) => {
        if (output === 'json') {
          terminal.out(JSON.stringify({ findings: found }, null, 2));
        } else if (!options.quiet) {
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
      const { name } = workspace.document.metadata;
      const portal = await openPortal(options, terminal);
      const carried = new Set(load.sources);
      const plan = await portal.call('planWorkspace', {
        params: { workspace: name },
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
      }
      if (options.output === 'text' && !options.quiet) {
        terminal.out(planText(plan, terminal));
        terminal.out(
          terminal.paint(
            'dim',
            portal.page(paths.settings({ workspace: name })),
          ),
        );
      }
      if (refused.length > 0) {
        end(EXIT.planFailed);
      } else {
        end(plan.entries.length > 0 ? EXIT.planChanges : EXIT.ok);
      }
    });
}
