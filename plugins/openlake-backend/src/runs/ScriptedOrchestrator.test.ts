import { orchestratorConformance } from '@openlake/plugin-openlake-node/testUtils';
import { ScriptedOrchestrator } from './__testUtils__/ScriptedOrchestrator';

const shell = (...command: string[]) => ({
  type: 'shell',
  shell: { command },
});

describe('the scripted engine of these tests keeps the contract of engines', () => {
  orchestratorConformance({
    async open() {
      const orchestrator = new ScriptedOrchestrator({ auto: true });
      return {
        orchestrator,
        tasks: {
          succeeds: () => shell('true'),
          fails: () => shell('fail'),
          blocks: () => shell('block'),
          failsUntilOpen: gate => shell('gate', gate),
          says: lines => shell('say', String(lines)),
        },
        openGate: async gate => {
          orchestrator.open.add(gate);
        },
        close: async () => orchestrator.close(),
      };
    },
  });
});
