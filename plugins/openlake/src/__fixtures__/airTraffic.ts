import {
  Job,
  JobRevision,
  ParameterView,
  RouteOutput,
  TaskView,
} from '@openlake/plugin-openlake-common';
import { timeline } from './times';

/** One task of the example's pipeline, with what it usually takes. */
export interface TaskPlan {
  key: string;
  type: string;
  dependsOn: string[];
  layer?: string;
  seconds: number;
  inputs: string[];
  outputs: string[];
  rows?: number;
  file?: string;
}

const sql = (
  key: string,
  layer: string,
  dependsOn: string[],
  seconds: number,
  inputs: string[],
  rows: number,
): TaskPlan => ({
  key,
  type: 'sql',
  layer,
  dependsOn,
  seconds,
  inputs,
  outputs: [`lake.${layer}.${key.replace(`${layer}_`, '')}`],
  rows,
  file: `sql/${key}.sql`,
});

export const flightsDaily: TaskPlan[] = [
  {
    key: 'land_files',
    type: 'python',
    dependsOn: [],
    seconds: 54,
    inputs: [],
    outputs: [],
    file: 'python/land_files.py',
  },
  sql('bronze_flights', 'bronze', ['land_files'], 127, [], 3_000_000),
  sql('bronze_airports', 'bronze', ['land_files'], 25, [], 3_376),
  sql('bronze_strikes', 'bronze', ['land_files'], 76, [], 10_000),
  sql(
    'silver_flights',
    'silver',
    ['bronze_flights'],
    154,
    ['lake.bronze.flights'],
    2_991_482,
  ),
  sql(
    'silver_airports',
    'silver',
    ['bronze_airports'],
    27,
    ['lake.bronze.airports'],
    3_370,
  ),
  sql(
    'silver_strikes',
    'silver',
    ['bronze_strikes'],
    54,
    ['lake.bronze.strikes'],
    9_847,
  ),
  {
    key: 'quality_gate',
    type: 'sql',
    dependsOn: ['silver_flights', 'silver_airports', 'silver_strikes'],
    seconds: 25,
    inputs: ['lake.silver.flights', 'lake.bronze.flights'],
    outputs: [],
    file: 'sql/quality_gate.sql',
  },
  sql(
    'gold_route_delays',
    'gold',
    ['quality_gate'],
    108,
    ['lake.silver.flights', 'lake.silver.airports'],
    84_310,
  ),
  sql(
    'gold_airport_risk',
    'gold',
    ['quality_gate'],
    72,
    ['lake.silver.strikes', 'lake.silver.flights'],
    2_104,
  ),
  {
    key: 'publish_report',
    type: 'http',
    dependsOn: ['gold_route_delays', 'gold_airport_risk'],
    seconds: 40,
    inputs: ['lake.gold.route_delays'],
    outputs: [],
  },
];

const runbook = `## rejected_ratio is above the limit

1. Look at the reasons in \`lake.silver.flights_rejects\`, grouped by \`reason\`.
2. Mostly \`late_arrival\`: wait for the second delivery (06:10), then repair from \`land_files\`.
3. Otherwise ask the data owner before raising \`max_rejected_ratio\` for one repair.

| reason | usual share |
|---|---|
| late_arrival | 0.04 % |
| bad_tail_number | 0.05 % |
`;

const revisionHashes = ['a1b2c3d4e5f6', '7c1e0aa93b21', 'e02b9d4177aa'];

/** Revisions of the job, newest first. */
export function revisions(now: number): JobRevision[] {
  const { ago } = timeline(now);
  return [
    {
      hash: revisionHashes[0],
      number: 3,
      commit: 'a1b2c3d',
      by: 'user:default/ines.caron',
      at: ago(13, 'h'),
      changes: [
        {
          path: 'spec.parameters[max_rejected_ratio].default',
          old: 0.005,
          new: 0.002,
        },
      ],
    },
    {
      hash: revisionHashes[1],
      number: 2,
      commit: '7c1e0aa',
      by: 'user:default/tom.okafor',
      at: ago(17, 'd'),
      changes: [
        { path: 'spec.tasks[silver_strikes].retries', old: 0, new: 2 },
        {
          path: 'sources["sql/silver_strikes.sql"]',
          old: 'sha256:b31',
          new: 'sha256:c07',
        },
      ],
    },
    {
      hash: revisionHashes[2],
      number: 1,
      commit: 'e02b9d4',
      by: 'user:default/tom.okafor',
      at: ago(33, 'd'),
      changes: [],
    },
  ];
}

/** YAML of the job as a revision has it. */
export function jobYaml(revision: number): string {
  return `apiVersion: openlake.io/v1alpha1
kind: Job
metadata: { name: flights-daily, title: Flights daily, owner: group:default/aviation-data }
spec:
  workspace: air-traffic
  triggers:
    - schedule: { cron: "0 5 * * *", timezone: Europe/Paris }
  parameters:
    - { name: run_date, type: date, default: "{{ run.interval_start | date }}" }
    - { name: max_rejected_ratio, type: number, default: ${
      revision === 3 ? '0.002' : '0.005'
    } }
    - { name: carriers, type: array, default: [] }
  concurrency: { max_concurrent_runs: 1, when_full: queue }
  timeout: 4h
  tasks:
${flightsDaily
  .map(
    t =>
      `    - { key: ${t.key}, type: ${t.type}${
        t.dependsOn.length ? `, depends_on: [${t.dependsOn.join(', ')}]` : ''
      }${t.key === 'silver_strikes' && revision > 1 ? ', retries: 2' : ''} }`,
  )
  .join('\n')}
`;
}

/** What of the canonical spec differs between revisions. */
export function jobSpec(revision: number): unknown {
  return {
    spec: {
      parameters: [
        {
          name: 'max_rejected_ratio',
          default: revision === 3 ? 0.002 : 0.005,
        },
      ],
      tasks: [{ key: 'silver_strikes', retries: revision > 1 ? 2 : 0 }],
    },
  };
}

/** The job as the API answers it, without its last run. */
export function flightsDailyJob(now: number): Job {
  const { ago, at } = timeline(now);
  return {
    workspace: 'air-traffic',
    name: 'flights-daily',
    title: 'Flights daily',
    description:
      'Bronze to gold for flights, airports and wildlife strikes. Feeds lake.gold.route_delays and the morning delay report.',
    owner: 'group:default/aviation-data',
    hasRunbook: true,
    labels: { domain: 'aviation' },
    orchestrator: 'local',
    revision: {
      hash: revisionHashes[0],
      number: 3,
      commit: 'a1b2c3d',
      at: ago(13, 'h'),
    },
    file: 'jobs/flights-daily.job.yaml',
    url: 'https://git.example.com/aviation/air-traffic/jobs/flights-daily.job.yaml',
    paused: false,
    timezone: 'Europe/Paris',
    triggers: [
      {
        kind: 'schedule',
        text: '0 5 * * * Europe/Paris',
        timezone: 'Europe/Paris',
      },
      { kind: 'table_update', text: 'lake.bronze.airports, quiet for 5m' },
    ],
    nextFire: at(now + 23.6 * 3_600_000),
    outputs: flightsDaily.flatMap(t => t.outputs),
  };
}

const parameters: ParameterView[] = [
  {
    name: 'run_date',
    type: 'date',
    required: false,
    default: '{{ run.interval_start | date }}',
    description: 'The day of flights to load',
  },
  {
    name: 'max_rejected_ratio',
    type: 'number',
    required: false,
    default: 0.002,
    minimum: 0,
    maximum: 1,
    description: 'Share of rows that may be rejected',
  },
  {
    name: 'carriers',
    type: 'array',
    required: false,
    default: [],
    description: 'Carrier codes to load; empty means all',
  },
  {
    name: 'mode',
    type: 'enum',
    required: false,
    default: 'full',
    options: ['full', 'changed'],
  },
];

export const taskViews: TaskView[] = flightsDaily.map(task => ({
  key: task.key,
  type: task.type,
  dependsOn: task.dependsOn,
  runIf: 'all_success',
  layer: task.layer,
  forEach: false,
  inputs: task.inputs,
  outputs: task.outputs,
  retries: task.key === 'silver_strikes' || task.key === 'quality_gate' ? 2 : 0,
  file: task.file,
}));

/** Answer of `getJob`. */
export function jobDetail(now: number): RouteOutput<'getJob'> {
  const { at } = timeline(now);
  return {
    job: flightsDailyJob(now),
    tasks: taskViews,
    parameters,
    nextFires: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(d =>
      at(now + d * 86_400_000 - 1_440_000),
    ),
    runbook,
    concurrency: { maxConcurrentRuns: 1, whenFull: 'queue' },
    priority: 'normal',
  };
}
