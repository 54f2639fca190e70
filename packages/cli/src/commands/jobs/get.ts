import {
  paths,
  type RouteOutput,
  scheduleZone,
} from '@openlake/plugin-openlake-common';
import type { Command } from 'commander';
import { findJob } from '../../job/jobName';
import { triggerLine } from '../../job/triggerLine';
import { columns, facts } from '../../output/columns';
import { printAnswer } from '../../output/printAnswer';
import { instantText, valueText } from '../../output/words';
import { readersZone, zonedText } from '../../output/zonedText';
import { openPortal } from '../../portal/Portal';
import { type PortalOptions, portalVerb } from '../../portal/portalVerb';
import { runLine } from '../../run/runText';
import type { Terminal } from '../../Terminal';
import type { Verbs } from '../../Verbs';

/** `olo jobs get`. @internal */
export function addJobsGet(jobs: Command, { terminal }: Verbs): void {
  portalVerb(jobs, 'get', 'show a job, its tasks and its parameters')
    .argument('<job>', '<workspace>/<job>, or job/<job> in its folder')
    .action(async (name: string, options: PortalOptions) => {
      const params = await findJob(name, terminal);
      const portal = await openPortal(options, terminal);
      const answer = await portal.call('getJob', { params });
      printAnswer(options, portal, terminal, {
        json: answer,
        text: jobText(answer, terminal),
        ids: [`${params.workspace}/${params.job}`],
        page: paths.job(params),
      });
    });
}

function jobText(answer: RouteOutput<'getJob'>, terminal: Terminal): string {
  const { job, tasks, parameters, nextFires, concurrency, priority } = answer;
  const pause = [job.pausedBy && `by ${job.pausedBy}`, job.pauseReason];
  const parts = [
    terminal.paint('bold', `${job.workspace}/${job.name}`),
    facts(
      [
        ['Title', job.title],
        ['Owner', job.owner],
        [
          'Paused',
          job.paused
            ? {
                text: ['yes', ...pause].filter(Boolean).join(', '),
                look: 'yellow',
              }
            : undefined,
        ],
        ['Retired', job.retiredAt && instantText(job.retiredAt)],
        ['Revision', `${job.revision.number}, ${job.file}`],
        ['Triggers', job.triggers.map(triggerLine).join('; ')],
        ['Next', nextText(job, nextFires)],
        [
          'At once',
          `${concurrency.maxConcurrentRuns}, when full: ${concurrency.whenFull}`,
        ],
        ['Priority', priority],
        ['Last run', job.lastRun && runLine(job.lastRun, terminal)],
      ],
      terminal,
    ),
    columns(
      ['TASK', 'TYPE', 'AFTER', 'RUN IF', 'RETRIES'],
      tasks.map(task => [
        task.forEach ? `${task.key} (for each)` : task.key,
        task.type,
        task.dependsOn.join(', '),
        task.runIf,
        String(task.retries),
      ]),
      terminal,
    ),
  ];
  if (parameters.length) {
    parts.push(
      columns(
        ['PARAMETER', 'TYPE', 'DEFAULT', 'MEANS'],
        parameters.map(parameter => [
          parameter.name,
          parameter.type,
          parameter.required ? 'needed' : valueText(parameter.default ?? ''),
          parameter.options?.join(', ') ?? parameter.description ?? '',
        ]),
        terminal,
      ),
    );
  }
  return parts.join('\n\n');
}

/** As the clocks of the schedule show it, which its line of cron speaks of. */
function nextText(
  { triggers }: RouteOutput<'getJob'>['job'],
  nextFires: readonly string[],
): string {
  const zone = scheduleZone(triggers) ?? readersZone();
  const times = nextFires.slice(0, 3).map(at => zonedText(at, zone));
  return times.length ? `${times.join(', ')}, ${zone}` : '';
}
