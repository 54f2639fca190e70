import { EXIT } from '../exitCode';
import { contentsByPath, findingText } from '../findingText';
import {
  environmentOption,
  outputOption,
  type OutputFormat,
} from '../outputOption';
import type { Verbs } from '../Verbs';
import { countFindings, readWorkspace } from '../readWorkspace';

/**
 * `olo validate`: everything that is wrong with a workspace folder, without a portal.
 *
 * @internal
 */
export function addValidate({ program, terminal, end }: Verbs): void {
  program
    .command('validate')
    .argument('[folder]', 'folder that holds openlake.yaml', '.')
    .description('tell everything that is wrong with a workspace')
    .addOption(outputOption())
    .addOption(environmentOption())
    .option('--errors-only', 'leave warnings out')
    .addHelpText('after', '\nExit code: 0 clean, 1 findings, 2 could not run.')
    .action(
      async (
        folder: string,
        options: {
          output: OutputFormat;
          environment?: string;
          errorsOnly?: boolean;
        },
      ) => {
        const workspace = await readWorkspace(
          folder,
          terminal,
          options.environment,
        );
        const findings = workspace.findings.filter(
          ({ severity }) => severity === 'error' || !options.errorsOnly,
        );
        if (options.output === 'json') {
          terminal.out(JSON.stringify({ findings }, null, 2));
        } else if (findings.length > 0) {
          const contents = contentsByPath(workspace.files);
          for (const finding of findings) {
            terminal.out(`${findingText(finding, contents, terminal)}\n`);
          }
          terminal.out(countFindings(findings));
        } else {
          const { jobs, tables, queries } = workspace.load;
          terminal.out(
            `${terminal.paint('green', 'No findings')}: ${jobs.length} jobs, ${
              tables.length
            } tables, ${queries.length} saved queries`,
          );
        }
        end(findings.length > 0 ? EXIT.findings : EXIT.ok);
      },
    );
}
