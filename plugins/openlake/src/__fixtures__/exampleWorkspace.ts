import {
  nextFires,
  RouteOutput,
  Workspace,
} from '@openlake/plugin-openlake-common';
import { timeline } from './times';

/** What is wrong with its newest version. */
export const exampleFindings: RouteOutput<'getWorkspace'>['findings'] = [
  {
    code: 'unknown-field',
    severity: 'error',
    file: 'jobs/flights-daily.job.yaml',
    line: 14,
    column: 7,
    path: 'spec.tasks[2].depend_on',
    message: 'Unknown field depend_on',
    hint: 'Did you mean depends_on?',
    url: 'https://git.example.com/aviation/air-traffic/jobs/flights-daily.job.yaml#L14',
  },
  {
    code: 'undeclared-table',
    severity: 'warning',
    file: 'jobs/flights-daily.job.yaml',
    line: 21,
    column: 17,
    path: 'spec.tasks[4].inputs[0]',
    message: 'No job writes lake.bronze.weather and no Table declares it',
  },
];

/** What that version would change. */
export function examplePlan(now: number): RouteOutput<'getDeployment'>['plan'] {
  const timezone = 'Europe/Paris';
  const fires = (cron: string) =>
    nextFires({ schedule: { cron, timezone } }, new Date(now), 10).map(date =>
      date.toISOString(),
    );
  return {
    entries: [
      { action: 'add', kind: 'Job', name: 'airport-risk-refresh', fields: [] },
      {
        action: 'change',
        kind: 'Job',
        name: 'flights-daily',
        fields: [
          {
            path: 'spec.parameters.max_rejected_ratio.default',
            old: 0.005,
            new: 0.002,
          },
          {
            path: 'spec.triggers[0].schedule.cron',
            old: '0 4 * * *',
            new: '0 5 * * *',
          },
        ],
      },
      {
        action: 'delete',
        kind: 'Table',
        name: 'lake.bronze.weather',
        fields: [],
      },
    ],
    unchanged: 9,
    findings: [],
    unsupported: [
      {
        kind: 'Job',
        name: 'flights-daily',
        engine: 'local',
        path: 'spec.sla.deadline',
        message: 'The local runner keeps the deadline but does not watch it.',
      },
    ],
    needsConfirmation: 'It deletes 7 of 9 tables from the registry.',
    nextFires: [
      { job: 'airport-risk-refresh', fires: fires('0 6 * * 1'), timezone },
      { job: 'flights-daily', fires: fires('0 5 * * *'), timezone },
    ],
  };
}

/** The workspace of the example. */
export function exampleWorkspace(now: number, tables: number): Workspace {
  const { ago } = timeline(now);
  return {
    name: 'air-traffic',
    title: 'Air traffic',
    description: 'US flights, airports and wildlife strikes',
    owner: 'group:default/aviation-data',
    catalog: 'lake',
    timezone: 'Europe/Paris',
    orchestrator: 'local',
    source: {
      kind: 'url',
      target: 'https://git.example.com/aviation/air-traffic',
      version: '7c1e0aa93b21',
      commit: '7c1e0aa93b21',
      checkedAt: ago(12),
    },
    jobs: 2,
    tables,
    findings: { errors: 1, warnings: 1 },
    pendingConfirmation: 'dep-3',
  };
}
