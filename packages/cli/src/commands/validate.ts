import type { Finding } from '@openlake/plugin-openlake-common';
import { EXIT } from '../exitCode';
import { contentsByPath, findingText } from '../findingText';
import {
  environmentOption,
  outputOption,
  type OutputFormat,
  quietOption,
} from '../outputOption';
import {
  countFindings,
  readWorkspace,
  type ReadWorkspace,
} from '../readWorkspace';
import type { Terminal } from '../Terminal';
import type { Verbs } from '../Verbs';

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
    .addOption(quietOption('write nothing: the exit code tells'))
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
          quiet?: boolean;
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
        } else if (!options.quiet) {
          terminal.out(findingsText(workspace, findings, terminal));
        }
        end(findings.length > 0 ? EXIT.findings : EXIT.ok);
      },
    );
}

function findingsText(
  { files, load }: ReadWorkspace,
  findings: readonly Finding[],
  terminal: Terminal,
): string {
  if (findings.length > 0) {
    const contents = contentsByPath(files);
    return [
      ...findings.map(
        finding => `${findingText(finding, contents, terminal)}\n`,
      ),
      countFindings(findings),
    ].join('\n');
  }
  const { jobs, tables, queries } = load;
  return `${terminal.paint('green', 'No findings')}: ${jobs.length} jobs, ${
    tables.length
  } tables, ${queries.length} saved queries`;
}
