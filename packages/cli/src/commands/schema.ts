import { InputError } from '@backstage/errors';
import { jsonSchema, SPEC_KINDS } from '@openlake/plugin-openlake-common';
import type { Verbs } from '../Verbs';

/**
 * `olo schema`: the JSON Schema of a kind, for editors and other tools.
 *
 * @internal
 */
export function addSchema({ program, terminal }: Verbs): void {
  program
    .command('schema')
    .argument('[kind]', `one of ${SPEC_KINDS.join(', ')}`)
    .description('print the JSON Schema of a kind, or the names of all kinds')
    .action((given?: string) => {
      if (given === undefined) {
        terminal.out(SPEC_KINDS.join('\n'));
        return;
      }
      const kind = SPEC_KINDS.find(
        name => name.toLowerCase() === given.toLowerCase(),
      );
      if (!kind) {
        throw new InputError(
          `There is no kind ${given}. Kinds are ${SPEC_KINDS.join(', ')}`,
        );
      }
      terminal.out(JSON.stringify(jsonSchema(kind), null, 2));
    });
}
