import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  BulkAction,
  MarkRequest,
  RepairPlan,
  RepairRequest,
} from '@openlake/plugin-openlake-common';
import type { JobKey } from '../jobs/Job';
import {
  type BulkRequest,
  type BulkResult,
  bulkUpdate,
} from './operations/bulkUpdate';
import { cancelRun } from './operations/cancelRun';
import { markRun } from './operations/markRun';
import { markTask } from './operations/markTask';
import type { OperationParts } from './operations/OperationParts';
import {
  type BulkPreview,
  previewBulk,
  previewChosen,
} from './operations/previewBulk';
import { previewRepair } from './operations/previewRepair';
import { type RepairCommand, repairRun } from './operations/repairRun';
import { type StartRequest, startRun } from './operations/startRun';
import type { RunRecord } from './Run';
import type { RunConditions } from './RunStore';

/**
 * What people and clients can do to runs: each in one transaction with its
 * audit entry and its facts. Every operation has a file of its own in
 * `operations`; this is the door to them.
 *
 * @internal
 */
export class RunService {
  readonly #parts: OperationParts & { logger: LoggerService };

  constructor(parts: OperationParts & { logger: LoggerService }) {
    this.#parts = parts;
  }

  async create(job: JobKey, request: StartRequest): Promise<RunRecord> {
    return startRun(this.#parts, job, request);
  }

  async cancel(
    runId: string,
    request: { note?: string; actor: string },
  ): Promise<RunRecord> {
    return cancelRun(this.#parts, runId, request);
  }

  async previewRepair(
    runId: string,
    request: RepairRequest,
  ): Promise<RepairPlan> {
    return previewRepair(this.#parts, runId, request);
  }

  async repair(runId: string, command: RepairCommand): Promise<RunRecord> {
    return repairRun(this.#parts, runId, command);
  }

  async mark(
    runId: string,
    request: MarkRequest & { actor: string },
  ): Promise<RunRecord> {
    return markRun(this.#parts, runId, request);
  }

  async markTask(
    runId: string,
    task: string,
    request: MarkRequest & { actor: string },
  ): Promise<RunRecord> {
    return markTask(this.#parts, runId, task, request);
  }

  async previewBulk(
    action: BulkAction,
    /** Ids, or what the runs have in common. */
    which: readonly string[] | RunConditions,
  ): Promise<BulkPreview> {
    return isIds(which)
      ? previewChosen(this.#parts, action, which)
      : previewBulk(this.#parts, action, which);
  }

  async bulk(request: BulkRequest): Promise<BulkResult[]> {
    return bulkUpdate(this.#parts, request);
  }
}

function isIds(
  which: readonly string[] | RunConditions,
): which is readonly string[] {
  return Array.isArray(which);
}
