import { orchestratorConformance } from '@openlake/plugin-openlake-node/testUtils';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachDatabase, openTestDatabase } from './__testUtils__/testDatabases';
import { TestRunner } from './__testUtils__/TestRunner';

describe.each(eachDatabase)('LocalOrchestrator on %s', databaseId => {
  orchestratorConformance({
    async open() {
      const runner = await TestRunner.start(await openTestDatabase(databaseId));
      const shell = (...command: string[]) => ({
        type: 'shell',
        shell: { command },
      });
      const gate = (name: string) => join(runner.state, `${name}.open`);
      return {
        orchestrator: runner.orchestrator,
        tasks: {
          succeeds: () => shell('true'),
          fails: () => shell('false'),
          blocks: () => shell('sleep', '600'),
          failsUntilOpen: name => shell('test', '-e', gate(name)),
          says: lines => shell('seq', '-f', 'line %g', String(lines)),
        },
        openGate: name => writeFile(gate(name), ''),
        close: () => runner.stop(),
      };
    },
  });
});
