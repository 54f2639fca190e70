import { stringify } from 'yaml';
import { findObject } from '../objectName';
import {
  environmentOption,
  outputOption,
  type OutputFormat,
  quietOption,
} from '../outputOption';
import type { Verbs } from '../Verbs';
import { countFindings, readWorkspace } from '../readWorkspace';

/**
 * `olo render`: an object as the portal sees it, with every default written out.
 *
 * @internal
 */
export function addRender({ program, terminal }: Verbs): void {
  program
    .command('render')
    .argument(
      '<object>',
      'such as job/orders-daily, table/orders, query/top-customers',
    )
    .argument('[folder]', 'folder that holds openlake.yaml', '.')
    .description('print an object with every default applied')
    .addOption(outputOption())
    .addOption(quietOption('write the object only'))
    .addOption(environmentOption())
    .action(
      async (
        object: string,
        folder: string,
        options: {
          output: OutputFormat;
          environment?: string;
          quiet?: boolean;
        },
      ) => {
        const { load, findings } = await readWorkspace(
          folder,
          terminal,
          options.environment,
        );
        if (findings.length > 0 && !options.quiet) {
          terminal.err(
            `${countFindings(
              findings,
            )} in the workspace; olo validate shows them`,
          );
        }
        const document = findObject(load, object);
        terminal.out(
          options.output === 'json'
            ? JSON.stringify(document, null, 2)
            : stringify(document, { lineWidth: 0 }).trimEnd(),
        );
      },
    );
}
