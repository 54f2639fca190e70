import { JobService } from '../jobs/JobService';
import { DeclaredTask } from './TableUsers';

/**
 * What the tasks of all jobs in service say they read and write.
 *
 * @internal
 */
export interface TaskDeclarations {
  all(): Promise<DeclaredTask[]>;
}

/** @internal */
export function taskDeclarations(
  jobs: Pick<JobService, 'inService'>,
): TaskDeclarations {
  return {
    async all() {
      const records = await jobs.inService();
      return records.flatMap(({ workspace, job, revision }) =>
        revision.document.spec.tasks.map(({ key, inputs, outputs }) => ({
          workspace,
          job,
          task: key,
          inputs,
          outputs,
        })),
      );
    },
  };
}
