import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  JOB_FEATURES,
  type OrchestratorCapabilities,
  RUN_OPERATIONS,
} from '../kinds/capabilities';
import type { ComputeProfile } from '../kinds/Compute';
import { loadWorkspace } from '../load/loadWorkspace';
import { PARAMETER_TYPES } from '../kinds/Parameter';
import { RUN_IF, TASK_TYPES } from '../kinds/Task';
import { TRIGGER_KINDS } from '../kinds/Trigger';
import { unsupportedBy } from './unsupported';

const folder = join(__dirname, '../__fixtures__/complete');
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && entry.name !== 'findings.json')
  .map(entry => {
    const path = join(entry.parentPath, entry.name);
    return {
      path: path.slice(folder.length + 1),
      content: readFileSync(path, 'utf8'),
    };
  });
const job = loadWorkspace(files).jobs.find(
  ({ document }) => document.metadata.name === 'orders-daily',
)!.document;

const everything: OrchestratorCapabilities = {
  title: 'the engine',
  taskTypes: TASK_TYPES,
  triggers: TRIGGER_KINDS,
  runIf: RUN_IF,
  parameterTypes: PARAMETER_TYPES,
  features: JOB_FEATURES,
  operations: RUN_OPERATIONS,
};

describe('unsupportedBy', () => {
  it('names nothing when the engine can do everything', () => {
    expect(unsupportedBy(everything, job)).toEqual([]);
  });

  it('names a feature where it stands', () => {
    const features = JOB_FEATURES.filter(feature => feature !== 'sla');

    expect(unsupportedBy({ ...everything, features }, job)).toEqual([
      { path: 'spec.sla', message: 'sla is not supported by the engine' },
    ]);
  });

  it('says nothing of a profile that only limits, since the queue does', () => {
    const features = JOB_FEATURES.filter(feature => feature !== 'compute');
    const [task] = job.spec.tasks;
    const on = (profile: Partial<ComputeProfile>) =>
      unsupportedBy(
        { ...everything, features },
        {
          ...job,
          spec: {
            ...job.spec,
            compute: { gpu: { conf: {}, env: {}, ...profile } },
            tasks: [{ ...task, compute: 'gpu' }],
          },
        },
      ).map(({ message }) => message);

    expect(on({ max_concurrent_runs: 2 })).toEqual([]);
    expect(on({ max_concurrent_runs: 2, profile: 'shared' })).toEqual([]);
    const named = [`task ${task.key}: compute is not supported by the engine`];
    expect(on({})).toEqual(named);
    expect(on({ max_concurrent_runs: 2, cpu: 4 })).toEqual(named);
    expect(on({ max_concurrent_runs: 2, conf: { a: 1 } })).toEqual(named);
  });

  it('names files that land where the engine does not look', () => {
    const features = JOB_FEATURES.filter(
      feature => feature !== 'file_arrival_by_uri',
    );
    const watching = (path: string) =>
      unsupportedBy(
        { ...everything, features },
        {
          ...job,
          spec: { ...job.spec, triggers: [{ file_arrival: { path } }] },
        },
      );

    expect(watching('orders/*.csv')).toEqual([]);
    expect(watching('s3://bucket/orders')).toEqual([
      {
        path: 'spec.triggers[0].file_arrival.path',
        message:
          'watching a place outside of the landing folder is not supported by the engine',
      },
    ]);
  });

  it('names everything a job asks for when the engine can do nothing', () => {
    const nothing: OrchestratorCapabilities = {
      title: 'nobody',
      taskTypes: [],
      triggers: [],
      runIf: [],
      parameterTypes: [],
      features: [],
      operations: [],
    };
    const paths = unsupportedBy(nothing, job).map(({ path }) => path);

    for (const kind of TRIGGER_KINDS) {
      expect(paths).toContainEqual(
        expect.stringMatching(new RegExp(`triggers.*${kind}$`)),
      );
    }
    expect(paths.filter(path => path.endsWith('.type'))).toHaveLength(
      job.spec.tasks.length + job.spec.parameters.length,
    );
    expect(paths).toEqual(
      expect.arrayContaining([
        'spec.priority',
        'spec.freshness',
        'spec.contracts',
        'spec.notifications',
        'spec.lifecycle.retain_runs',
        'spec.concurrency.when_full',
      ]),
    );
  });
});
