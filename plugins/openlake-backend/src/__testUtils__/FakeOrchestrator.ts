import { Orchestrator } from '@openlake/plugin-openlake-node';

/** An engine that takes everything and runs nothing. */
export class FakeOrchestrator implements Orchestrator {
  readonly id = 'fake';
  readonly title = 'Fake engine';
  readonly capabilities = {
    title: 'the fake engine',
    taskTypes: ['sql', 'shell'],
    triggers: ['schedule'],
    runIf: ['all_success'],
    parameterTypes: ['string'],
    features: ['queue_when_full'],
    operations: [],
  } satisfies Orchestrator['capabilities'];

  async deploy() {}
  async retire() {}
  async trigger() {}
  async cancel() {}
  async repair() {}
  async listChanges(request: { cursor?: string }) {
    return { changes: [], cursor: request.cursor ?? '0' };
  }
  async getRun() {
    return undefined;
  }
  async readLog() {
    return { lines: [], next: 1, total: 0, complete: true, droppedBytes: 0 };
  }
  async health() {
    return { status: 'healthy' as const };
  }
}
