import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  JOB_FEATURES,
  type OrchestratorCapabilities,
  RUN_OPERATIONS,
} from '../kinds/capabilities';
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
